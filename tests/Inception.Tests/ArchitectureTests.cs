using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Inception.Networks;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Inception.Tests;

/// <summary>Rooms depend on each other in one direction. A new room must be entered here.</summary>
public class ArchitectureTests
{
    private static readonly System.Reflection.Assembly Library = typeof(InceptionNetwork).Assembly;

    private static readonly Architecture Architecture = new ArchLoader().LoadAssemblies(Library).Build();

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Common"] = [],
        ["Runtime"] = [],
        ["Serving"] = [],
        ["Labels"] = ["Common"],
        ["Imaging"] = [],
        ["Preprocessing"] = ["Imaging", "Common", "Runtime"],
        ["Layers"] = ["Runtime"],
        ["Weights"] = ["Common", "Runtime"],
        ["Networks"] = ["Layers", "Weights", "Common", "Runtime"],
        ["Graphs"] = ["Networks", "Layers", "Weights", "Common", "Runtime"],
        ["Quantization"] = ["Graphs", "Networks", "Layers", "Common", "Runtime"],
        ["Inference"] = ["Quantization", "Graphs", "Networks", "Layers", "Weights", "Common", "Runtime"],
        ["Models"] = ["Labels", "Preprocessing", "Networks", "Weights", "Common", "Runtime"],
        ["Export"] = ["Models", "Labels", "Quantization", "Graphs", "Networks", "Layers", "Weights", "Preprocessing", "Imaging", "Common", "Runtime"],
        ["Classification"] = ["Models", "Inference", "Labels", "Preprocessing", "Imaging", "Networks", "Weights", "Common", "Runtime"],
        ["Embeddings"] = ["Networks", "Preprocessing", "Imaging", "Common", "Runtime"],
        ["Explanation"] = ["Networks", "Preprocessing", "Imaging", "Common", "Runtime"],
    };

    public static TheoryData<string> Rooms => new(MayUse.Keys);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_what_stands_below_it(string room)
    {
        var above = MayUse.Keys.Except(MayUse[room]).Where(other => other != room).ToList();

        var violations = Violations(room, above);

        violations.Should().BeEmpty();
    }

    [Fact]
    public void The_rule_sees_a_dependency_where_there_is_one()
    {
        Violations("Networks", ["Layers"]).Should().NotBeEmpty();
        Violations("Classification", ["Imaging"]).Should().NotBeEmpty();
    }

    [Fact]
    public void Every_type_stands_in_a_room()
    {
        var rooms = Library.GetTypes()
            .Where(type => type.Namespace?.StartsWith("Inception.", StringComparison.Ordinal) == true)
            .Select(type => type.Namespace!.Split('.').ElementAtOrDefault(1));

        rooms.Distinct().Should().BeEquivalentTo(MayUse.Keys);
    }

    /// <summary>It is a peer in the benchmark and a reader of exports in the tests.</summary>
    [Fact]
    public void The_library_knows_nothing_of_ONNX_Runtime() =>
        Library.GetReferencedAssemblies().Should().NotContain(assembly => assembly.Name!.Contains("OnnxRuntime", StringComparison.OrdinalIgnoreCase));

    /// <summary>A type of that name would hide the root namespace, and a namespace of that name the class <c>System.Console</c>.</summary>
    [Fact]
    public void No_type_is_named_Inception_and_no_namespace_ends_in_Console()
    {
        var types = Library.GetTypes();

        types.Should().NotContain(type => type.Name == "Inception");
        types.Select(type => type.Namespace ?? "").Should().NotContain(space => space.EndsWith(".Console", StringComparison.Ordinal));
    }

    private static List<string> Violations(string room, IReadOnlyCollection<string> forbidden)
    {
        var rule = Types().That().ResideInNamespaceMatching(Space([room]))
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Space(forbidden)));
        return [.. rule.Evaluate(Architecture).Where(result => !result.Passed).Select(result => result.Description)];
    }

    private static string Space(IEnumerable<string> rooms) => $@"^Inception\.({string.Join('|', rooms)})(\.|$)";
}
