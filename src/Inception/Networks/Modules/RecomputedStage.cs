using System.Diagnostics;
using static TorchSharp.torch;

namespace Inception.Networks.Modules;

/// <summary>
/// A stage in the graph of gradients as one node that keeps the stage's input alone, and computes the rest again when the gradients come
/// (<a href="https://arxiv.org/abs/1604.06174">Chen et al. 2016</a>): a second forward for the memory of all activations inside.
/// </summary>
internal sealed class RecomputedStage : autograd.SingleTensorFunction<RecomputedStage>
{
    private const string Key = nameof(Recomputation);

    /// <inheritdoc/>
    public override string Name => nameof(RecomputedStage);

    /// <summary>Runs a layer, with no more than its input kept for the gradients.</summary>
    /// <param name="layer">The stage.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="gradients">Keeps the gradients that native code has yet to take.</param>
    public static Tensor Run(nn.Module<Tensor, Tensor> layer, Tensor input, HandedOverGradients gradients)
    {
        var parameters = layer.parameters().Where(parameter => parameter.requires_grad).ToList<Tensor>();
        using var scope = NewDisposeScope();   // releases what TorchSharp keeps beside the node: an empty copy of the output
        Tensor[] inputs = [input, .. parameters];
        return apply([new Recomputation(layer, gradients), .. inputs]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var recomputation = (Recomputation)vars[0];
        var tensors = vars.Skip(1).Cast<Tensor>().ToList();
        recomputation.InputGradient = tensors[0].requires_grad;
        ctx.set_materialize_grads(false);
        ctx.save_data(Key, recomputation);
        ctx.save_for_backward(recomputation.DrawsRandomNumbers ? [.. tensors, get_rng_state()] : tensors);
        using var output = recomputation.Forward(tensors[0]).Output;
        return output.detach();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        // Native code calls this: an exception that left it would end the process.
        var recomputation = (Recomputation)ctx.get_data(Key);
        using (grad_output)
        {
            try
            {
                return recomputation.Backward(ctx, grad_output);
            }
            catch (Exception failure)
            {
                Trace.TraceError($"Gradient checkpointing failed in '{recomputation.LayerName}': {failure}");
                return recomputation.Refuse();
            }
        }
    }
}
