namespace Inception.Explanation;

/// <summary>The evidence for a class in an image, as a heat map.</summary>
/// <param name="Stage">The name of the stage whose feature map was explained.</param>
/// <param name="Class">The index of the class in the logits.</param>
/// <param name="Probability">The probability of the class, 0 to 1: the softmax of its logit.</param>
/// <param name="Peak">
/// The largest value of the map before scaling, in units of the logit. 0 if no position is evidence for the class; the map is then 0 everywhere.
/// </param>
/// <param name="Map">The evidence at each position of the stage's feature map; 1 where it is strongest.</param>
public sealed record ClassActivation(string Stage, int Class, double Probability, double Peak, HeatMap Map);
