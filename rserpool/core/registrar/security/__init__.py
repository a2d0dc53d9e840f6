"""What protects a registrar from strangers: who is who, rules, rates, holdings, and counts of what is refused."""
