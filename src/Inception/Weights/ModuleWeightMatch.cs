using Inception.Common;
using Inception.Weights.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>A checkpoint that was matched with a module, and goes into it.</summary>
internal sealed class ModuleWeightMatch
{
    // More of them would wait for memory, not for the processor.
    private static readonly int Threads = Math.Min(Environment.ProcessorCount, 4);

    private readonly Checkpoint _checkpoint;
    private readonly WeightMatch _match;

    private ModuleWeightMatch(Checkpoint checkpoint, WeightMatch match) => (_checkpoint, _match) = (checkpoint, match);

    /// <summary>The outcome for each key.</summary>
    public WeightLoadReport Report => _match.Report;

    /// <summary>Matches by the layout whose keys fit best.</summary>
    /// <exception cref="ArgumentException">The options ask for a classifier or for the layer that reads the images, and the module knows none.</exception>
    /// <exception cref="WeightMismatchException">Loading is strict, and the keys or shapes do not fit.</exception>
    public static ModuleWeightMatch Create(nn.Module module, Checkpoint checkpoint, WeightLoadOptions options)
    {
        var roles = (module as IWeightTarget)?.Roles;
        options = options.Validated(roles is not null, module.GetName());
        var targets = module.state_dict().ToDictionary(entry => entry.Key, entry => new WeightTarget(entry.Value.shape, entry.Value.dtype.ToElementType()));
        return new(checkpoint, WeightMatch.Create(targets, checkpoint, options, roles ?? TensorRoles.Unknown));
    }

    /// <summary>
    /// Reads and checks every byte, and only then changes the module: most values go straight from the file into the module's memory, on the
    /// second reading. A copy between would cost the size of the model, and the time to touch new memory, which can be more than the rest.
    /// </summary>
    /// <param name="module">The module that was matched. Its tensors may have changed their type since.</param>
    public void LoadInto(nn.Module module)
    {
        var targets = module.state_dict();
        var (inPlace, converted) = (new List<DirectLoad>(), new List<ConvertedLoad>());
        try
        {
            foreach (var fit in _match.Fits)
            {
                var (target, source) = (targets[fit.Key], _match.StateDict.Find(fit.Source.Key));
                if (DirectLoad.IsPossible(fit, target, source))
                    inPlace.Add(new(fit, target, source));
                else
                    converted.Add(new(fit, target, source));
            }
            ParallelWork.ForEach(converted, Threads, one => one.Read());
            ParallelWork.ForEach(inPlace, Threads, one => one.Verify());
            _match.CheckFinite([.. inPlace.Select(one => one.NonFinite), .. converted.Select(one => one.NonFinite)]);

            ReadInPlace(inPlace);
            using var noGradient = no_grad();
            foreach (var one in converted)
                one.Copy();
            foreach (var (key, value) in _match.Constants)
            {
                using Scalar constant = value;
                targets[key].fill_(constant);
            }
        }
        finally
        {
            foreach (var one in converted)
                one.Dispose();
        }

        if (module is IWeightTarget network) network.LoadReport = Report;
    }

    private void ReadInPlace(List<DirectLoad> loads)
    {
        try
        {
            ParallelWork.ForEach(loads, Threads, one => one.Read());
        }
        catch (Exception failure) when (failure is CheckpointException or IOException)
        {
            throw new CheckpointException(
                _checkpoint.FilePath,
                "it changed, or could not be read a second time, after all of it had been checked. The model holds some of its values now: load it again.",
                failure);
        }
    }
}
