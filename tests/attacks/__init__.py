"""What an attacker would try, by kind. Each is refused, and changes nothing."""
