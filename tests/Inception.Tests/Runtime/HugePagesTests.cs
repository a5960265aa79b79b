using Inception.Runtime;
using TorchSharp;

namespace Inception.Tests.Runtime;

public class HugePagesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(600_000)]           // 2.4 MB: perhaps not one whole page
    [InlineData(4_000_000)]
    public void Advised_memory_keeps_its_numbers(int count)
    {
        using var tensor = torch.arange(count, dtype: torch.float32);

        HugePages.Advise(tensor.bytes, count * sizeof(float));

        using var expected = torch.arange(count, dtype: torch.float32);
        tensor.Equals(expected).Should().BeTrue();
    }
}
