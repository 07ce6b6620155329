"""Django-allauth's settings, by its names: what an account is, how one signs in, and how often."""

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3  # times; MAILS_PER_PERSON_AND_HOUR holds beside
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/account/email/"  # after the address was changed
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the email address is changed
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a new password, email address or second factor
# Of its own limits allauth keeps that of wrong codes of the second factor, by account. Those by address wait
# for a lock, and refuse honest people when many come at once; those by email can be used up by strangers.
ACCOUNT_RATE_LIMITS = {
    **dict.fromkeys(("login", "signup", "reset_password", "reset_password_from_key", "confirm_email")),
    "login_failed": "5/5m/key",
}
MFA_RATE_LIMITS = {"webauthn_login": None}
REQUESTS_PER_ADDRESS_AND_MINUTE = {  # by page; a festival's hotel is one address
    "theater_view": 120,
    "account_login": 600,
    "account_signup": 300,
    "account_reset_password": 60,
    "account_confirm_password_reset_code": 60,
    "film_report": 30,
    "objection_new": 30,
    "mfa_authenticate": 600,
    "mfa_login_webauthn": 600,
}
ACCOUNT_ADAPTER = "contest.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "contest.forms.account.SignUpForm",
    "add_email": "contest.forms.account.ChangeAddressForm",
}
MFA_ADAPTER = "contest.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "contest.forms.passkeys.AddPasskeyForm",
    "edit_webauthn": "contest.forms.passkeys.RenamePasskeyForm",
    "login_webauthn": "contest.forms.passkeys.SignInPasskeyForm",
    "authenticate_webauthn": "contest.forms.passkeys.SecondFactorPasskeyForm",
    "reauthenticate_webauthn": "contest.forms.passkeys.ReauthenticatePasskeyForm",
}
MFA_TOTP_ISSUER = "Laureate"
