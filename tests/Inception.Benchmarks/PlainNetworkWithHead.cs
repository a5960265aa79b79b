using Inception.Networks.Tables;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Benchmarks;

/// <summary>A network with one auxiliary head, of TorchSharp's modules.</summary>
internal sealed class PlainNetworkWithHead : Module
{
    private readonly Module<Tensor, Tensor> _before, _head, _after;

    public PlainNetworkWithHead(NetworkTable table)
        : base("plain_" + table.Name)
    {
        var head = table.AuxiliaryHeads.Single();
        var place = table.Rows.TakeWhile(row => row != head).Count();
        var shape = table.Rows.Take(place).Aggregate(table.Input, (input, row) => row.OutputShape(input));
        _before = PlainNetwork.Sequence([.. table.Rows.Take(place)], table.Input, table.Epsilon);
        _head = PlainNetwork.Sequence(head.Rows, shape, table.Epsilon);
        _after = PlainNetwork.Sequence([.. table.Rows.Skip(place + 1)], shape, table.Epsilon);
        register_module("before", _before);
        register_module("head", _head);
        register_module("after", _after);
    }

    public (Tensor Logits, Tensor Auxiliary) Forward(Tensor input)
    {
        var features = _before.call(input);
        return (_after.call(features), _head.call(features));
    }
}
