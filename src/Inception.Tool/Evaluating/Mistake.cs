namespace Inception.Tool.Evaluating;

/// <summary>An image that was taken for another class than its own.</summary>
/// <param name="Image">Its number in the data set.</param>
/// <param name="Truth">Its class.</param>
/// <param name="Taken">The class that it was taken for.</param>
/// <param name="Confidence">The probability that the network gave that class.</param>
internal readonly record struct Mistake(int Image, int Truth, int Taken, double Confidence);
