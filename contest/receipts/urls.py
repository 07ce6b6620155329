from django.urls import path

from contest.receipts import views

urlpatterns = [
    path("entries/<slug:code>/receipt.txt", views.entry_receipt_file, name="entry_receipt_file"),
    path("receipts/verify/", views.receipt_verify, name="receipt_verify"),
    path("receipts/key.pem", views.receipt_key_file, name="receipt_key_file"),
]
