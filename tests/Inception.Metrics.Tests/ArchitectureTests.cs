using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Inception.Metrics.Tests;

/// <summary>Rooms depend on each other in one direction. A new room must be entered here.</summary>
public class ArchitectureTests
{
    private const string Root = "Inception.Metrics";

    private static readonly System.Reflection.Assembly Library = typeof(FeatureStatistics).Assembly;

    private static readonly Architecture Architecture = new ArchLoader().LoadAssemblies(Library).Build();

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Numerics"] = [],
        [""] = ["Numerics"],
        ["Inputs"] = [""],
        ["Extraction"] = ["", "Inputs"],
    };

    [Fact]
    public void A_room_uses_only_what_stands_below_it() => Dependencies()
        .Where(one => one.From != one.To && !MayUse[one.From].Contains(one.To)).Select(one => one.Description).Should().BeEmpty();

    [Fact]
    public void The_rule_sees_a_dependency_where_there_is_one() => Dependencies().Should().Contain(one => one.From == "" && one.To == "Numerics");

    [Fact]
    public void It_needs_no_TorchSharp() =>
        Library.GetReferencedAssemblies().Should().NotContain(assembly => assembly.Name!.Contains("Torch", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(string From, string To, string Description)> Dependencies() =>
        from type in Architecture.Types
        where IsOurs(type)
        from target in type.Dependencies.Select(dependency => dependency.Target).Distinct()
        where IsOurs(target)
        select (Room(type.Namespace.FullName), Room(target.Namespace.FullName), $"{type.FullName} uses {target.FullName}");

    private static bool IsOurs(IType type) =>
        type is not GenericParameter && type.Namespace is { FullName: var space } && (space == Root || space.StartsWith(Root + ".", StringComparison.Ordinal));

    private static string Room(string space) => space.Length == Root.Length ? "" : space[(Root.Length + 1)..];
}
