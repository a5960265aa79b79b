using Inception.Networks;
using Inception.TorchScript;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using TorchSharp;

namespace Inception.Tests.Runtime;

/// <summary>
/// Numbers in calls of TorchSharp are held by somebody while the call lasts (docs/decisions/0011). The library's code is read for calls that make one and leave it to the garbage collector, for calls of
/// those of TorchSharp's methods that do so themselves, and for modules whose forward does.
/// </summary>
public class HeldScalarTests
{
    private const string ScalarName = "TorchSharp.Scalar", MakersName = "TorchSharp.ScalarExtensionMethods";

    private static readonly ModuleDefinition Torch = ModuleDefinition.ReadModule(typeof(torch).Assembly.Location);

    private static readonly ModuleDefinition Library = ModuleDefinition.ReadModule(typeof(InceptionNetwork).Assembly.Location);

    private static readonly HashSet<string> Careless = CarelessMethods();

    private static readonly HashSet<string> CarelessModules = ModulesWithCarelessForward();

    [Fact]
    public void No_number_is_left_to_the_garbage_collector_during_a_call()
    {
        var found = Methods(Library)
            .Where(method => method.DeclaringType.Name != nameof(ScriptCalls))   // which holds the numbers that it hands on
            .SelectMany(method => Calls(method).Where(IsCareless).Select(call => $"{method.DeclaringType.FullName}.{method.Name}: {((MethodReference)call.Operand).FullName}"));

        string.Join(Environment.NewLine, found.Distinct().Order(StringComparer.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void A_number_in_a_local_is_held_by_using()
    {
        var found = Methods(Library).SelectMany(method => method.Body.Variables
            .Where(local => local.VariableType.FullName == ScalarName && !Calls(method).Any(call => call is { Operand: MethodReference { Name: nameof(IDisposable.Dispose) } } && call.Previous.Operand == local))
            .Select(local => $"{method.DeclaringType.FullName}.{method.Name}: local {local.Index}"));

        string.Join(Environment.NewLine, found).Should().BeEmpty();
    }

    [Fact]
    public void The_rule_sees_what_it_is_about()
    {
        Careless.Should().Contain("TorchSharp.torch/Tensor TorchSharp.torch/Tensor::add_(TorchSharp.torch/Tensor)", "its factor of 1 is made inside")
            .And.NotContain("TorchSharp.torch/Tensor TorchSharp.torch/Tensor::add_(TorchSharp.torch/Tensor,TorchSharp.Scalar)", "its factor is the caller's");
        CarelessModules.Should().Contain(["TorchSharp.Modules.BatchNorm1d", "TorchSharp.Modules.BatchNorm2d"]).And.NotContain("TorchSharp.Modules.Conv2d");
    }

    private static bool IsCareless(Instruction call)
    {
        var method = (MethodReference)call.Operand;
        return Careless.Contains(method.FullName)
            || (MakesScalar(call) && call.Next.OpCode.Code is not (Code.Stloc or Code.Stsfld))
            || CarelessModules.Contains(call.OpCode.Code == Code.Newobj ? method.DeclaringType.FullName : method.ReturnType.FullName);
    }

    /// <summary>TorchSharp's methods that make a number and pass it on, and those that call such a method.</summary>
    private static HashSet<string> CarelessMethods()
    {
        var methods = Methods(Torch).Where(method => method.DeclaringType.FullName is not (ScalarName or MakersName)).ToList();
        var careless = methods.Where(method => Calls(method).Any(MakesScalar)).Select(method => method.FullName).ToHashSet();
        var count = 0;
        while (count < careless.Count)
        {
            count = careless.Count;
            careless.UnionWith(methods.Where(method => Calls(method).Any(call => careless.Contains(((MethodReference)call.Operand).FullName))).Select(method => method.FullName));
        }

        return careless;
    }

    private static HashSet<string> ModulesWithCarelessForward() =>
        [.. Torch.GetTypes().Where(type => Forward(type) is { } forward && Careless.Contains(forward.FullName)).Select(type => type.FullName)];

    /// <summary>The forward of tensors that a type has or inherits; null where it has none.</summary>
    private static MethodDefinition? Forward(TypeDefinition? type)
    {
        for (; type is not null && type.Module == Torch; type = type.BaseType?.Resolve())
            if (type.Methods.FirstOrDefault(method => method is { Name: "forward", HasBody: true, Parameters: [{ ParameterType.FullName: "TorchSharp.torch/Tensor" }, ..] }) is { } forward) return forward;
        return null;
    }

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module)
    {
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            method.Body.SimplifyMacros();   // one instruction for a local, whatever its number
            yield return method;
        }
    }

    private static IEnumerable<Instruction> Calls(MethodDefinition method) => method.Body.Instructions.Where(instruction => instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj);

    private static bool MakesScalar(Instruction call) => call.Operand is MethodReference { ReturnType.FullName: ScalarName, Name: "op_Implicit" or "ToScalar" };
}
