from allauth.account.forms import SignupForm


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Sign-up by e-mail and password."""
