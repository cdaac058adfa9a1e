"""The pictures of the sample, each as the movements of a hand."""
