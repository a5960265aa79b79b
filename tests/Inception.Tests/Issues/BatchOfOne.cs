using Inception.Layers;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tests.Issues;

/// <summary>In training the unbiased variance of one value is 0/0: it made running statistics not a number, without an error.</summary>
public class BatchOfOne
{
    [Fact]
    public void Statistics_of_one_value_are_refused_and_spoil_nothing()
    {
        using var block = new BasicConv2d(2, 4, kernelSize: 1);
        using var one = rand(1, 2, 1, 1);

        block.Invoking(layer => layer.forward(one)).Should().Throw<ArgumentException>().WithMessage("*2 values*1×4×1×1*");

        block.state_dict().Values.Where(value => value.is_floating_point()).Should().OnlyContain(value => value.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void Two_values_have_statistics(int images, int side)
    {
        using var block = new BasicConv2d(2, 4, kernelSize: 1);
        using var input = rand(images, 2, side, 1);

        using var output = block.forward(input);

        output.isfinite().all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void In_evaluation_and_in_frozen_stages_one_value_is_enough()
    {
        using var network = new InceptionResNetV1(new() { Classes = 3 });
        using var image = rand(1, 3, 96, 96);
        network.eval();
        using (var logits = network.forward(image)) logits.shape.Should().Equal(1, 3);

        network.train();
        network.Invoking(one => one.forward(image)).Should().Throw<ArgumentException>();

        network.Freeze("last_bn");
        network.train();
        using var trained = network.forward(image);
        trained.shape.Should().Equal(1, 3);
    }
}
