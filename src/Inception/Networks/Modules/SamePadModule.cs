using Inception.Networks.Tables;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>Padding that depends on the size of the input, as TensorFlow's.</summary>
internal sealed class SamePadModule(SamePad row) : Module<Tensor, Tensor>(nameof(SamePad))
{
    public override Tensor forward(Tensor input)
    {
        var (rows, columns) = row.Total(new((int)input.shape[2], (int)input.shape[3]));
        var (top, left) = (rows / 2, columns / 2);
        return functional.pad(input, [left, columns - left, top, rows - top], value: row.Value);
    }
}
