"""Django-allauth's settings, by its names: what an account is, how one signs in, and how often."""

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the email address is changed
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a new password, email address or second factor
# A festival's hotel is one address. What is aimed at one person has limits that nobody else can use up:
# wrong passwords in contest.password_guesses, emails in contest.mail_limits.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "signup": "300/m/ip",
    "reset_password": "60/m/ip",
    "confirm_email": None,
    "reset_password_from_key": "60/m/ip",
    "login_failed": "100/m/ip,5/5m/key",  # codes of the second factor; the key is the account
}
ACCOUNT_ADAPTER = "contest.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"signup": "contest.forms.account.SignUpForm"}
MFA_ADAPTER = "contest.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "1200/m/ip"}  # two requests for each sign-in
MFA_FORMS = {
    "add_webauthn": "contest.forms.passkeys.AddPasskeyForm",
    "edit_webauthn": "contest.forms.passkeys.RenamePasskeyForm",
    "login_webauthn": "contest.forms.passkeys.SignInPasskeyForm",
    "authenticate_webauthn": "contest.forms.passkeys.SecondFactorPasskeyForm",
    "reauthenticate_webauthn": "contest.forms.passkeys.ReauthenticatePasskeyForm",
}
MFA_TOTP_ISSUER = "Laureate"
