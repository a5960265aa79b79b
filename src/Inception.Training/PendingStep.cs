using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>A step that is under way on the device: its numbers are read when it is over.</summary>
/// <param name="Number">The number of the step; 1 is the first.</param>
/// <param name="Epoch">The epoch of the step; 1 is the first.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Losses">The loss of each batch, as its share of the step's.</param>
/// <param name="GradientNorm">The length of all gradients together; null where no option asks for it.</param>
internal sealed record PendingStep(long Number, int Epoch, double LearningRate, IReadOnlyList<Tensor> Losses, Tensor? GradientNorm) : IDisposable
{
    public void Dispose()
    {
        foreach (var loss in Losses) loss.Dispose();
        GradientNorm?.Dispose();
    }
}
