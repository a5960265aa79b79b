using Inception.Networks;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Issues;

/// <summary>A dropout without a name was registered nowhere, so that <c>eval()</c> did not reach it: it went on dropping.</summary>
public class UnnamedDropout
{
    [Fact]
    public void A_dropout_without_a_name_ends_in_evaluation()
    {
        using var network = new InceptionNetwork(new("table", new(1, 8, 8),
        [
            Dropout("", 0.5),
            Block("block", Branch(Dropout("", 0.5)), Branch("named", Dropout("", 0.5), Dropout("", 0.5))),
            Flatten(),
        ]));
        using var input = ones(1, 1, 8, 8);
        network.eval();

        using var output = network.call(input);

        output.eq(1).all().item<bool>().Should().BeTrue();
        network.state_dict().Should().BeEmpty("a dropout has no keys");
    }
}
