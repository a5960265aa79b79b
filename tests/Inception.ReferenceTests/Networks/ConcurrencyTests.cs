using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

public class ConcurrencyTests
{
    private const int Threads = 8;
    private const int ForwardsPerThread = 20;

    [Theory]
    [InlineData("inception_small")]
    [InlineData("googlenet")]
    public void Eight_threads_get_to_the_bit_what_one_gets(string name)
    {
        using var network = SampleNetworks.Create(name);
        FormulaWeights.Fill(network);
        network.eval();
        var inputs = Enumerable.Range(0, 4).Select(i => SmallInput(network, brightness: i)).ToList();
        var expected = inputs.ConvertAll(input => Logits(network, input));

        var actual = new float[Threads][][];
        var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() => actual[t] =
            [.. Enumerable.Range(0, ForwardsPerThread).Select(i => Logits(network, inputs[(t + i) % inputs.Count]))])).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        for (var t = 0; t < Threads; t++)
        {
            for (var i = 0; i < ForwardsPerThread; i++)
                actual[t][i].Should().Equal(expected[(t + i) % inputs.Count], "forward {0} of thread {1} is that of one thread", i, t);
        }

        inputs.ForEach(input => input.Dispose());
    }

    private static float[] Logits(InceptionNetwork network, Tensor input)
    {
        using var withoutGradients = no_grad();
        using var logits = network.call(input);
        return logits.data<float>().ToArray();
    }

    private static Tensor SmallInput(InceptionNetwork network, int brightness)
    {
        var size = SampleNetworks.SmallSize(network.GetName());
        using var formula = FormulaWeights.Input(1, network.Table.Input.Channels, size, size);
        return formula.add(brightness);
    }
}
