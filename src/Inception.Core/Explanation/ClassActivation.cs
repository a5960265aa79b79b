namespace Inception.Explanation;

/// <summary>Where in an image the evidence for a class was found.</summary>
/// <param name="Stage">The stage whose places were weighed.</param>
/// <param name="Class">The class, by its index in the logits.</param>
/// <param name="Probability">The class's softmax, 0 to 1.</param>
/// <param name="Peak">
/// The largest value before the map was scaled to 1, in units of the logit; 0 when no place speaks for the class, and the map is 0 everywhere.
/// </param>
/// <param name="Map">The evidence at each place of the stage, 1 where it is strongest.</param>
public sealed record ClassActivation(string Stage, int Class, double Probability, double Peak, HeatMap Map);
