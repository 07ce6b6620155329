"""What Django and allauth say on our pages: labels, errors, messages. Named here, these texts are in our own
catalogues, which are asked before those of the frameworks: theirs leave some out, mix two forms of address,
and have another word for some things than the rest of the site."""

from django.utils.translation import gettext_noop as _


def ngettext(one: str, many: str) -> tuple[str, str]:
    """A counted text, named as `make messages` looks for them."""
    return one, many


FIELDS = (
    _("Email"),
    _("Email address"),
    _("Password"),
    _("Password (again)"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    # Translators: the code that was sent by email, or that an authenticator app shows
    _("Code"),
    _("Authenticator code"),
    _("Forgot your password?"),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
)
ERRORS = (
    _("This field is required."),
    _("Enter a number."),
    _("Enter a whole number."),
    _("Enter a valid date/time."),
    _("Enter a valid email address."),
    # Translators: seen by those alone who change a form with their own hands
    _("(Hidden field %(name)s) %(error)s"),
    # Translators: %(verbose_name)s is “email”, as this catalogue calls it
    _("The password is too similar to the %(verbose_name)s."),
    _("This password is too common."),
    _("You must type the same password each time."),
    _("This account is currently inactive."),
    _("The email address and/or password you specified are not correct."),
    _("A user is already registered with this email address."),
    _("This email address is already associated with this account."),
    _("You cannot remove your primary email address."),
    _("Your primary email address must be verified."),
    _("Please type your current password."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("The password reset token was invalid."),
    _("The new value must be different from the current one."),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot activate two-factor authentication until you have verified your email address."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("You cannot add an email address to an account protected by two-factor authentication."),
)
MESSAGES = (
    _("Confirmation email sent to %(email)s."),
    _("You have confirmed %(email)s."),
    _("Unable to confirm %(email)s because it is already confirmed by a different account."),
    _("Removed email address %(email)s."),
    _("Primary email address set."),
    _("Successfully signed in as %(name)s."),
    _("You have signed out."),
    _("A sign-in code has been sent to %(recipient)s."),
    _("Signed out of all other sessions."),
    _("Password successfully changed."),
    _("Password successfully set."),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("A new set of recovery codes has been generated."),
)
SIZES = (_("%s KB"), _("%s MB"), _("%s GB"))
COUNTED = (
    ngettext("%(size)d byte", "%(size)d bytes"),
    ngettext(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
)
