using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Inception.Networks;

namespace Inception.Tests;

/// <summary>Rooms depend on each other in one direction. A new room must be entered here.</summary>
public class ArchitectureTests
{
    private const string Root = "Inception.";

    private static readonly System.Reflection.Assembly Core = typeof(InceptionException).Assembly, Library = typeof(InceptionNetwork).Assembly;

    private static readonly Architecture Architecture = new ArchLoader().LoadAssemblies(Core, Library).Build();

    // Floor by floor, from the ground up; docs/decisions/0012-rooms.md says why. "" is the namespace Inception itself: the base of all errors.
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        [""] = [],
        ["Common"] = [""],
        ["Runtime.Cuda"] = [],
        ["Runtime"] = ["", "Runtime.Cuda", "Common"],
        ["Arrays"] = ["", "Common"],
        ["Labels"] = ["", "Common"],
        ["Imaging"] = ["", "Common"],
        ["Preprocessing"] = ["", "Imaging", "Common", "Runtime"],
        ["Layers"] = ["", "Common", "Runtime"],
        ["Weights.Formats"] = ["", "Common", "Runtime"],
        ["Weights.Layouts"] = ["", "Weights.Formats"],
        ["Weights"] = ["", "Weights.Formats", "Weights.Layouts", "Common", "Runtime"],
        ["Networks.Tables"] = ["", "Layers", "Weights.Layouts", "Common"],
        ["Networks.Modules"] = ["", "Networks.Tables", "Layers", "Runtime"],
        ["Networks"] = ["", "Networks.Tables", "Networks.Modules", "Layers", "Weights", "Weights.Formats", "Weights.Layouts", "Common", "Runtime"],
        ["Graphs"] = ["", "Networks", "Networks.Tables", "Layers", "Weights", "Common", "Runtime"],
        ["Graphs.Passes"] = ["Graphs", "Networks.Tables", "Layers"],
        ["Quantization"] = ["", "Graphs", "Graphs.Passes", "Networks.Tables", "Layers", "Common", "Runtime"],
        ["Engine.Kernels"] = ["Networks.Tables", "Layers"],
        ["Engine.Choice"] = ["Engine.Kernels", "Layers", "Common"],
        ["Engine.Threads"] = [],
        ["Engine.Steps"] = ["Engine.Kernels", "Networks.Tables", "Layers"],
        ["Engine.Plans"] = ["Engine.Steps", "Engine.Choice", "Engine.Kernels", "Graphs", "Graphs.Passes", "Networks.Tables", "Layers", "Common"],
        ["Engine.Reference"] = ["Engine.Kernels", "Graphs", "Networks.Tables", "Layers", "Common"],
        ["Engine.Verifying"] = ["Engine.Reference", "Engine.Steps", "Engine.Kernels", "Graphs", "Layers"],
        ["Engine"] =
        [
            "Engine.Plans", "Engine.Steps", "Engine.Threads", "Engine.Choice", "Engine.Kernels", "Graphs", "Networks.Tables", "Layers", "Common",
        ],
        ["TorchScript"] = ["Graphs", "Networks.Tables", "Layers", "Weights.Formats", "Runtime"],
        ["Inference.Programs"] = ["TorchScript", "Quantization", "Graphs", "Networks.Tables", "Layers", "Common", "Runtime", "Runtime.Cuda"],
        ["Inference"] =
        [
            "", "Engine", "Engine.Plans", "Engine.Steps", "Engine.Threads", "Engine.Choice", "Engine.Kernels", "Engine.Reference", "Engine.Verifying",
            "Inference.Programs", "TorchScript", "Quantization", "Graphs", "Graphs.Passes", "Networks", "Networks.Tables", "Weights", "Weights.Formats", "Layers",
            "Common", "Runtime", "Runtime.Cuda",
        ],
        ["Export.Onnx"] = [],
        ["Export"] =
        [
            "", "Export.Onnx", "TorchScript", "Quantization", "Graphs", "Graphs.Passes", "Networks", "Networks.Tables", "Layers", "Weights.Formats",
            "Labels", "Preprocessing", "Imaging", "Common", "Runtime",
        ],
        ["Models.Downloads"] = ["", "Common"],
        ["Models.Catalogue"] = ["", "Models.Downloads", .. BelowModels],
        ["Models"] = ["", "Models.Catalogue", "Models.Downloads", "Inference", "Export", .. BelowModels],
        ["Classification"] = ["", "Models.Catalogue", "Models.Downloads", "Models", "Inference", .. BelowModels],
        ["Embeddings"] = ["", "Models.Catalogue", "Models.Downloads", "Models", "Inference", .. BelowModels],
        ["Features"] = ["", "Models.Downloads", "Imaging", "Common"],
        ["Serving"] = ["", "Explanation", "Models.Catalogue", "Models.Downloads", "Models", "Inference", .. BelowModels],
        ["Portable"] = ["", "Serving", "Explanation", "Engine.Kernels", "Engine.Plans", "Classification", "Embeddings", "Models.Catalogue", "Models.Downloads", "Models", "Inference", "Graphs", .. BelowModels],
        ["Explanation"] = ["", "Models.Catalogue", "Models.Downloads", "Models", "Inference", .. BelowModels],
    };

    public static TheoryData<string> Rooms => new(MayUse.Keys);

    private static string[] BelowModels =>
    [
        "Labels", "Preprocessing", "Imaging", "Networks", "Networks.Tables", "Layers", "Weights", "Weights.Formats", "Weights.Layouts", "Common", "Runtime",
    ];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_what_stands_below_it(string room)
    {
        var violations = Dependencies().Where(one => one.From == room && one.To != room && !MayUse[room].Contains(one.To)).Select(one => one.Description);

        violations.Should().BeEmpty();
    }

    /// <summary>Sub-folders included, whatever the table above allows.</summary>
    [Fact]
    public void There_is_no_circle_among_the_rooms()
    {
        var uses = Dependencies().Where(one => one.From != one.To).ToLookup(one => one.From, one => one.To);
        var left = MayUse.Keys.ToHashSet();
        while (left.RemoveWhere(room => !uses[room].Any(left.Contains)) > 0)
        {
        }

        left.Should().BeEmpty("each of these rooms uses another one of them");
    }

    [Fact]
    public void The_rule_sees_a_dependency_where_there_is_one()
    {
        Dependencies().Should().Contain(one => one.From == "Networks" && one.To == "Layers");
        Dependencies().Should().Contain(one => one.From == "Weights" && one.To == "Weights.Formats");
    }

    [Fact]
    public void Every_type_stands_in_a_room()
    {
        var rooms = Types()
            .Where(type => type.Namespace is "Inception" || type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true)
            .Select(type => Room(type.Namespace!));

        rooms.Distinct().Should().BeEquivalentTo(MayUse.Keys);
    }

    /// <summary>It is a peer in the benchmark and a reader of exports in the tests.</summary>
    [Fact]
    public void The_library_knows_nothing_of_ONNX_Runtime() =>
        Core.GetReferencedAssemblies().Concat(Library.GetReferencedAssemblies()).Should().NotContain(assembly => assembly.Name!.Contains("OnnxRuntime", StringComparison.OrdinalIgnoreCase));

    /// <summary>A type of that name would hide the root namespace, and a namespace of that name the class <c>System.Console</c>.</summary>
    [Fact]
    public void No_type_is_named_Inception_and_no_namespace_ends_in_Console()
    {
        var types = Types();

        types.Should().NotContain(type => type.Name == "Inception");
        types.Select(type => type.Namespace ?? "").Should().NotContain(space => space.EndsWith(".Console", StringComparison.Ordinal));
    }

    [Fact]
    public void The_core_knows_nothing_of_TorchSharp() =>
        Core.GetReferencedAssemblies().Should().NotContain(assembly => assembly.Name!.Contains("Torch", StringComparison.OrdinalIgnoreCase));

    private static List<System.Type> Types() => [.. Core.GetTypes(), .. Library.GetTypes()];

    private static IEnumerable<(string From, string To, string Description)> Dependencies() =>
        from type in Architecture.Types
        where IsOurs(type)
        from target in type.Dependencies.Select(dependency => dependency.Target).Distinct()
        where IsOurs(target)
        select (Room(type.Namespace.FullName), Room(target.Namespace.FullName), $"{type.FullName} uses {target.FullName}");

    // A generic parameter is no type of a room: those of one name are mixed up.
    private static bool IsOurs(IType type) => type is not GenericParameter && type.Namespace is { FullName: var space } && (space == "Inception" || space.StartsWith(Root, StringComparison.Ordinal));

    private static string Room(string space) => space.Length < Root.Length ? "" : space[Root.Length..];
}
