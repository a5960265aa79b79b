using System.Reflection;
using Inception.Engine.Kernels;

namespace Inception.Tests.Engine;

public class TileTransformTests
{
    public static TheoryData<Type> Transforms => new(typeof(ITileTransform).Assembly.GetTypes()
        .Where(type => type.IsValueType && type.IsAssignableTo(typeof(ITileTransform))));

    [Fact]
    public void The_generated_file_is_what_its_generator_writes()
    {
        var path = Path.Combine(Repository.Root, "src", "Inception.Core", "Engine", "Kernels", "TileTransforms.g.cs");

        File.ReadAllText(path).ReplaceLineEndings("\n").Should().Be(TileTransformWriter.Write().ReplaceLineEndings("\n"));
    }

    /// <summary>Aᵀ [(G g) ⊙ (Bᵀ d)] is the filter's sum: in float64 to rounding, for every transform.</summary>
    [Theory]
    [MemberData(nameof(Transforms))]
    public void The_matrices_compute_the_filter(Type transform)
    {
        var matrices = (ToomCook)transform.GetProperty(nameof(ITileTransform.Matrices))!.GetValue(null)!;
        var random = new Random(1);
        var inputs = Enumerable.Range(0, matrices.Size).Select(_ => random.NextDouble() - 0.5).ToArray();
        var taps = Enumerable.Range(0, matrices.Taps).Select(_ => random.NextDouble() - 0.5).ToArray();

        for (var k = 0; k < matrices.Outputs; k++)
        {
            var plain = taps.Select((tap, i) => tap * inputs[k + i]).Sum();
            var minimal = Enumerable.Range(0, matrices.Size).Sum(i =>
                matrices.A[i, k]
                * Enumerable.Range(0, matrices.Taps).Sum(j => matrices.G[i, j] * taps[j])
                * Enumerable.Range(0, matrices.Size).Sum(j => matrices.B[i, j] * inputs[j]));

            minimal.Should().BeApproximately(plain, 1e-13);   // values are below 2, and sums of 12 terms with factors up to 30 round by a few 1e-15 each
        }
    }

    /// <summary>The straight-line code of each width computes the products with the matrices.</summary>
    [Theory]
    [MemberData(nameof(Transforms))]
    public void The_code_computes_the_matrices(Type transform)
    {
        foreach (var vector in (Type[])[typeof(Vector4), typeof(Vector8), typeof(Vector16)])
        {
            typeof(TileTransformTests).GetMethod(nameof(Compare), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(transform, vector).Invoke(null, null);
        }
    }

    private static unsafe void Compare<TTransform, T>()
        where TTransform : struct, ITileTransform
        where T : unmanaged, IVector<T>
    {
        var matrices = TTransform.Matrices;
        var random = new Random(2);
        var values = Enumerable.Range(0, matrices.Size * T.Lanes).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var (input, output) = (new float[matrices.Size * T.Lanes], new float[matrices.Outputs * T.Lanes]);
        var last = new float[matrices.Outputs * T.Lanes];
        fixed (float* from = values, toInput = input, toOutput = output, toLast = last)
        {
            TTransform.Input<T>(from, T.Lanes, toInput, T.Lanes);
            TTransform.Output<T>(from, T.Lanes, toOutput, T.Lanes);
            TTransform.Output(from, T.Lanes, toLast, T.Lanes, T.Fill(0.25f), T.Fill(0));
        }

        for (var lane = 0; lane < T.Lanes; lane++)
        {
            var column = lane;
            for (var i = 0; i < matrices.Size; i++)
            {
                var expected = Enumerable.Range(0, matrices.Size).Sum(j => matrices.B[i, j] * values[(j * T.Lanes) + column]);
                input[(i * T.Lanes) + lane].Should().BeApproximately((float)expected, 1e-4f);   // float32, and factors up to 100
            }

            for (var k = 0; k < matrices.Outputs; k++)
            {
                var expected = Enumerable.Range(0, matrices.Size).Sum(j => matrices.A[j, k] * values[(j * T.Lanes) + column]);
                output[(k * T.Lanes) + lane].Should().BeApproximately((float)expected, 1e-4f);
                last[(k * T.Lanes) + lane].Should().BeApproximately((float)Math.Max(expected + 0.25, 0), 1e-4f);
            }
        }
    }
}
