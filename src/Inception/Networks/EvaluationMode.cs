using static TorchSharp.torch.nn;

namespace Inception.Networks;

/// <summary>A network in evaluation mode, and every module back in its own mode at the end; nothing is written where none is in training.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly List<(Module Module, bool Training)> _modes = [];

    public EvaluationMode(Module network)
    {
        _modes.Add((network, network.training));
        _modes.AddRange(network.named_modules().Select(entry => (entry.module, entry.module.training)));
        if (_modes.Exists(entry => entry.Training)) network.eval();
        else _modes.Clear();
    }

    /// <summary>From the outside in: a module's mode becomes that of all in it first.</summary>
    public void Dispose()
    {
        foreach (var (module, training) in _modes) module.train(training);
    }
}
