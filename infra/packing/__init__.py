"""What the deployment package is compiled by."""
