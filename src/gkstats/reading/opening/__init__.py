"""Who publishes a report, on which year and when: what titles, fields, sentences and signatures say."""
