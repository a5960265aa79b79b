using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Inception.Training.Tests;

/// <summary>Rooms depend on each other in one direction: the root uses its rooms, and no room uses the root. A new room must be entered here.</summary>
public class ArchitectureTests
{
    private const string Root = "";

    private static readonly System.Reflection.Assembly Library = typeof(Trainer).Assembly;

    private static readonly Architecture Architecture = new ArchLoader().LoadAssemblies(Library).Build();

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Augmentation"] = [],
        ["Checkpoints"] = [],
        ["Optimization"] = [],
        ["Data"] = ["Augmentation"],
        ["Losses"] = ["Data"],
        ["Evaluation"] = ["Data"],
        ["Transfer"] = ["Evaluation", "Data"],
        [Root] = ["Augmentation", "Checkpoints", "Optimization", "Data", "Losses", "Evaluation", "Transfer"],
    };

    public static TheoryData<string> Rooms => new(MayUse.Keys);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_what_stands_below_it(string room)
    {
        var above = MayUse.Keys.Except(MayUse[room]).Where(other => other != room).ToList();
        if (above.Count == 0) return;

        var violations = Violations(room, above);

        violations.Should().BeEmpty();
    }

    [Fact]
    public void The_rule_sees_a_dependency_where_there_is_one()
    {
        Violations(Root, ["Checkpoints"]).Should().NotBeEmpty();
        Violations("Data", ["Augmentation"]).Should().NotBeEmpty();
    }

    [Fact]
    public void Every_type_stands_in_a_room()
    {
        var rooms = Library.GetTypes()
            .Where(type => type.Namespace?.StartsWith("Inception", StringComparison.Ordinal) == true)
            .Select(type => type.Namespace!.Split('.').ElementAtOrDefault(2) ?? Root);

        rooms.Distinct().Should().BeEquivalentTo(MayUse.Keys);
    }

    private static List<string> Violations(string room, IReadOnlyCollection<string> forbidden)
    {
        var rule = Types().That().ResideInNamespaceMatching(Space([room]))
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Space(forbidden)));
        return [.. rule.Evaluate(Architecture).Where(result => !result.Passed).Select(result => result.Description)];
    }

    private static string Space(IEnumerable<string> rooms) =>
        $"^({string.Join('|', rooms.Select(room => room == Root ? @"Inception\.Training$" : $@"Inception\.Training\.{room}(\.|$)"))})";
}
