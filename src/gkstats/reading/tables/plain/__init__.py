"""The fast lane: tables that are printed in full in the form's order."""
