using Inception.Models.Downloads;

namespace Inception.Tests.Models.Downloads;

public sealed class RemoteFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../weights.pth")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b.pth")]
    [InlineData("a\\b.pth")]
    [InlineData("C:weights.pth")]
    [InlineData("weights.pth:stream")]
    [InlineData(".hidden")]
    [InlineData("-option")]
    [InlineData("weights.pth.")]
    [InlineData("weights.pth ")]
    [InlineData("we\nights.pth")]
    [InlineData("we\0ights.pth")]
    [InlineData("wéights.pth")]
    [InlineData("NUL")]
    [InlineData("com1.pth")]
    [InlineData("~")]
    [InlineData("$HOME")]
    [InlineData("%2e%2e")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        var naming = () => new RemoteFile { Name = name, Addresses = [] };

        naming.Should().Throw<ArgumentException>().WithMessage($"'{name}' cannot be a file's name in the cache.*");
    }

    [Fact]
    public void A_name_that_is_too_long_for_some_file_systems_is_refused()
    {
        var naming = () => new RemoteFile { Name = new string('a', 201), Addresses = [] };

        naming.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("inception_v3_google-0cc3c7bd.pth")]
    [InlineData("20180402-114759-vggface2.pt")]
    [InlineData("inception_v3.tv_in1k.safetensors")]
    [InlineData("train-images-idx3-ubyte.gz")]
    public void A_published_name_is_accepted(string name) =>
        new RemoteFile { Name = name, Addresses = [] }.Name.Should().Be(name);
}
