"""Pure values and rules: identity, report, receipt, policy by region. No input or output."""
