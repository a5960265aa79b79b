using static TorchSharp.torch;

namespace Inception.Networks.Modules;

/// <summary>One run of a stage whose activations are computed a second time in the pass backward.</summary>
internal sealed class Recomputation(nn.Module<Tensor, Tensor> layer, HandedOverGradients handedOver)
{
    private bool _isSpent;
    private readonly int _parameters = layer.parameters().Count(parameter => parameter.requires_grad);

    /// <summary>Whether the gradient of the stage's input is asked for.</summary>
    public bool InputGradient { get; set; }

    public string LayerName => layer.GetName();

    public bool DrawsRandomNumbers { get; } = HasDropout(layer);

    public static bool HasDropout(nn.Module layer) => layer.modules().Append(layer).OfType<TorchSharp.Modules.Dropout>().Any();

    /// <summary>
    /// The stage's output with its graph. In the first pass the graph is dropped at once; it is made there too, because a layer may choose another
    /// kernel, with other last bits, where no gradients are asked for.
    /// </summary>
    public (Tensor Input, Tensor Output) Forward(Tensor input)
    {
        using var gradients = enable_grad();
        var leaf = input.detach();
        leaf.requires_grad = InputGradient;
        return (leaf, layer.call(leaf));
    }

    /// <summary>The gradients of the input and the parameters, in the places of the node's arguments.</summary>
    public List<Tensor> Backward(autograd.AutogradContext context, Tensor outputGradient)
    {
        if (_isSpent)
            throw new InvalidOperationException("The graph of a stage can be gone through once: its input has been released since.");
        if (is_grad_enabled())
            throw new NotSupportedException("Gradients of gradients (create_graph) need a network without gradient checkpointing.");
        if (!layer.training)
            throw new InvalidOperationException("The network was set to evaluation between forward and backward: the activations would be others.");

        using var scope = NewDisposeScope();
        var saved = context.get_saved_variables();
        var parameters = saved[1..(DrawsRandomNumbers ? ^1 : ^0)];
        using var statistics = new KeptStatistics(layer);
        var (input, output) = DrawsRandomNumbers ? ForwardWithRandomNumbers(saved[0], saved[^1]) : Forward(saved[0]);
        var wanted = InputGradient ? parameters.Prepend(input).ToList() : parameters;
        var gradients = autograd.grad([output], wanted, [outputGradient], allow_unused: true);

        _isSpent = true;
        context.Dispose();   // the input, which the node would keep as long as the loss lives
        handedOver.Replace(gradients);
        var none = new Tensor[InputGradient ? 1 : 2];   // in the place of this object, and of an input that wants no gradient
        return [.. none, .. gradients];
    }

    /// <summary>
    /// An answer that libtorch refuses with an error: the only way to make <c>backward</c> fail from inside of it.
    /// </summary>
    public List<Tensor> Refuse()
    {
        var refused = empty([2, 3, 5, 7, 11, 13]);
        handedOver.Replace([refused]);
        return [null!, .. Enumerable.Range(0, 1 + _parameters).Select(_ => refused)];
    }

    private (Tensor Input, Tensor Output) ForwardWithRandomNumbers(Tensor input, Tensor randomState)
    {
        using var current = get_rng_state();
        set_rng_state(randomState);
        try
        {
            return Forward(input);
        }
        finally
        {
            set_rng_state(current);
        }
    }
}
