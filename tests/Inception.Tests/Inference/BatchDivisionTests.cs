using Inception.Inference;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

public class BatchDivisionTests
{
    [Theory]
    [InlineData(1, 2, 1, 2)]
    [InlineData(2, 2, 2, 1)]
    [InlineData(3, 2, 1, 2)]
    [InlineData(8, 2, 2, 1)]
    [InlineData(8, 1, 1, 1)]
    [InlineData(8, 16, 8, 2)]
    [InlineData(6, 4, 3, 1)]
    [InlineData(7, 4, 1, 4)]
    public void A_batch_is_cut_into_as_many_equal_parts_as_threads_allow(int batch, int threads, int parts, int each) =>
        BatchDivision.Create(batch, threads).Should().Be(new BatchDivision(parts, each));

    [Fact]
    public void The_results_keep_the_order_of_the_images()
    {
        using var input = arange(8, ScalarType.Float32).reshape(8, 1, 1, 1);

        using var threads = new PartThreads(new(Parts: 4, Threads: 1));
        using var output = threads.Run(input, part => part * 10);

        output.data<float>().Should().Equal(0, 10, 20, 30, 40, 50, 60, 70);
    }

    [Fact]
    public void A_part_that_fails_says_so_itself()
    {
        using var input = zeros(4, 1, 1, 1);
        using var threads = new PartThreads(new(Parts: 2, Threads: 1));

        threads.Invoking(parts => parts.Run(input, _ => throw new CompilationException("no layout"))).Should().Throw<CompilationException>();
    }

    [Fact]
    public void Threads_that_come_later_have_as_many_of_libtorchs_as_before()
    {
        var before = get_num_threads();
        using var input = zeros(2, 1, 1, 1);
        using var threads = new PartThreads(new(Parts: 2, Threads: before + 1));
        threads.Run(input, part => part + get_num_threads()).Dispose();
        var later = 0;

        var thread = new Thread(() => later = get_num_threads());
        thread.Start();
        thread.Join();

        later.Should().Be(before);
        get_num_threads().Should().Be(before);
    }

    [Fact]
    public void A_compiled_network_gives_each_part_the_logits_it_gives_it_alone()
    {
        using var network = new InceptionSmall();
        network.eval();
        using var compiled = network.Compile(new() { BatchSize = 4, Threads = 2 });
        using var alone = network.Compile(new() { BatchSize = 2, Threads = 1 });
        using var images = randn(4, 1, 28, 28);
        using var second = images.narrow(0, 2, 2);

        using var logits = compiled.Forward(images);
        using var expected = alone.Forward(second);
        using var ofSecond = logits.narrow(0, 2, 2);

        ofSecond.data<float>().ToArray().Should().Equal(expected.data<float>().ToArray(), "the part runs by the same kernels, on one thread");
        compiled.Report.Should().Match<CompilationReport>(report => report.BatchSize == 4 && report.Parts == 2);
    }
}
