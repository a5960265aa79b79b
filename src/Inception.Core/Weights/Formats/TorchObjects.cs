using System.Numerics;

namespace Inception.Weights.Formats;

/// <summary>
/// The globals that tensors are made of, and what is made of them. This list is the whole of what a pickle can reach; all else is left out by name.
/// </summary>
/// <param name="file">The file, for errors.</param>
/// <param name="openStorage">Finds a storage by encoding, key and number of elements.</param>
internal sealed class TorchObjects(CheckpointFile file, Func<ElementEncoding, string, long, StorageView> openStorage)
{
    private const string StoragePrefix = "torch.";
    private const string PerTensor = "torch.per_tensor_affine", PerChannel = "torch.per_channel_affine";
    private const int CopiesPerEntry = 10;
    private const string UntypedStorage = "torch.storage.UntypedStorage";

    /// <summary>A tensor of a class, or with attributes: PyTorch 1.12 and later, 1.9, and before.</summary>
    private static readonly string[] TypedRebuilds =
        ["torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type", "torch.tensor._rebuild_from_type"];

    /// <summary>The classes whose values are those of the tensor that they are made from.</summary>
    private static readonly string[] PlainTensors = ["torch.Tensor", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer"];

    private static readonly HashSet<string> Allowed =
    [
        "collections.OrderedDict",
        "collections.defaultdict",
        "torch.Size",
        "torch.device",
        "torch._utils._rebuild_tensor",
        "torch._utils._rebuild_tensor_v2",
        "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_qtensor",
        PerTensor,
        PerChannel,
        "torch._utils._rebuild_parameter",
        "torch._utils._rebuild_parameter_with_state",
        .. TypedRebuilds,
        UntypedStorage,
        .. ElementEncoding.Known.Select(encoding => StoragePrefix + encoding.TorchType),
        .. ElementEncoding.Known.Where(encoding => encoding.TorchStorage is not null).Select(encoding => StoragePrefix + encoding.TorchStorage),
    ];

    private long _copied;

    public static PickledGlobal Resolve(string module, string name)
    {
        var fullName = $"{module}.{name}";
        return new PickledGlobal(fullName, Allowed.Contains(fullName));
    }

    /// <summary>Counts entries that a step of the pickle copies: a few bytes can copy the same long list again and again.</summary>
    /// <exception cref="CheckpointException">There are too many in all.</exception>
    public void Copy(int entries)
    {
        _copied += entries;
        var limit = (long)CopiesPerEntry * file.Options.MaxEntries;
        if (_copied <= limit) return;
        throw file.Error(
            $"its pickle copies {_copied:N0} entries of dictionaries; at most {limit:N0} are accepted "
            + $"({CopiesPerEntry} times {nameof(CheckpointOptions)}.{nameof(CheckpointOptions.MaxEntries)}).");
    }

    public object? Construct(PickledGlobal function, object?[] arguments) => (function.Name, arguments) switch
    {
        ("collections.OrderedDict", []) => new PickledDictionary(),
        ("collections.OrderedDict", [List<object?> pairs]) => Dictionary(pairs),
        ("collections.defaultdict", _) => new PickledDictionary(),
        ("torch.Size", [object?[] sizes]) => sizes,
        ("torch.device", [string, ..]) => arguments[0],
        ("torch._utils._rebuild_tensor", [StorageView storage, long offset, object?[] shape, object?[] strides]) =>
            Tensor(storage, offset, shape, strides),
        ("torch._utils._rebuild_tensor_v2", [StorageView storage, long offset, object?[] shape, object?[] strides, bool, _]) =>
            Tensor(storage, offset, shape, strides),
        ("torch._utils._rebuild_tensor_v2", [StorageView storage, long offset, object?[] shape, object?[] strides, bool, _, PickledDictionary flags]) =>
            Tensor(storage, offset, shape, strides, flags),
        (
            "torch._utils._rebuild_tensor_v3",
            [StorageView storage, long offset, object?[] shape, object?[] strides, bool, _, PickledGlobal { IsKnown: true } type]) =>
            Tensor(Retyped(storage, type), offset, shape, strides),
        ("torch._utils._rebuild_tensor_v3", [StorageView storage, long offset, object?[] shape, object?[] strides, bool, _,
                PickledGlobal { IsKnown: true } type, PickledDictionary flags]) =>
            Tensor(Retyped(storage, type), offset, shape, strides, flags),
        ("torch._utils._rebuild_qtensor", [StorageView storage, long offset, object?[] shape, object?[] strides, object?[] quantizer, ..]) =>
            Quantized(storage, offset, shape, strides, quantizer),
        ("torch._utils._rebuild_parameter", [StoredTensor tensor, bool, _]) => tensor,
        ("torch._utils._rebuild_parameter_with_state", [StoredTensor tensor, bool, _, _]) => tensor,
        (_, [PickledGlobal { IsKnown: true } rebuild, PickledGlobal type, object?[] inner, _]) when TypedRebuilds.Contains(function.Name) =>
            PlainTensors.Contains(type.Name) && !TypedRebuilds.Contains(rebuild.Name) ? Construct(rebuild, inner) : new PickledObject(type.Name),
        (_, [PickledObject foreign, ..]) => new PickledObject(foreign.TypeName), // a tensor of a kind that cannot be read
        _ when arguments.Any(argument => argument is PickledGlobal { IsKnown: false }) =>
            new PickledObject(arguments.OfType<PickledGlobal>().First(argument => !argument.IsKnown).Name),
        _ => throw file.Error(
            $"its pickle calls '{function.Name}' with ({string.Join(", ", arguments.Take(8).Select(Describe))}), which is not how PyTorch writes it. "
            + CheckpointFile.DownloadAgain),
    };

    /// <summary>
    /// Resolves the persistent id of a storage: ('storage', class, key, device, elements[, view]). One of a class that cannot be read is a
    /// <see cref="PickledObject"/>.
    /// </summary>
    /// <exception cref="CheckpointException">It is nothing that PyTorch writes.</exception>
    public object LoadStorage(object? id)
    {
        if (id is object?[] and ["module", PickledGlobal moduleClass, ..])
            return moduleClass; // a network's class with its source code, before PyTorch 1.6
        if (id is not object?[] parts
            || parts is not ["storage", PickledGlobal storageClass, string key, string, long elements, ..]
            || parts.Length > 6
            || elements < 0)
        {
            throw BadStorage(id);
        }

        if (EncodingOf(storageClass) is not { } encoding)
            return new PickledObject(storageClass.Name);
        var storage = openStorage(encoding, key, elements);
        return parts.Length < 6 || parts[5] is null ? storage : View(storage, parts[5]);
    }

    public static string Describe(object? value) => value switch
    {
        null => "None",
        bool => "a bool",
        long or BigInteger => "an integer",
        double => "a float",
        string => "a string",
        byte[] => "bytes",
        List<object?> => "a list",
        object?[] => "a tuple",
        PickledObject { IsModule: true } module => $"a network with its code ('{module.TypeName}')",
        PickledObject foreign => $"an object of '{foreign.TypeName}'",
        PickledDictionary => "a dictionary",
        PickledGlobal global => $"'{global.Name}'",
        StoredTensor => "a tensor",
        StorageView => "a storage",
        _ => value.GetType().Name,
    };

    private static ElementEncoding? EncodingOf(PickledGlobal storageClass) => storageClass.Name == UntypedStorage
        ? ElementEncoding.FromTorchType("uint8")!
        : storageClass.Name.StartsWith(StoragePrefix, StringComparison.Ordinal)
            ? ElementEncoding.FromTorchStorage(storageClass.Name[StoragePrefix.Length..])
            : null;

    private StorageView Retyped(StorageView bytes, PickledGlobal type)
    {
        var encoding = ElementEncoding.FromTorchType(type.Name[StoragePrefix.Length..]);
        if (encoding is null || bytes.Encoding.Bytes != 1)
        {
            throw file.Error(
                $"its pickle makes a tensor of '{type.Name}' from a storage of {bytes.Encoding.TorchType}. "
                + $"Accepted: {ElementEncoding.Names(known => known.TorchType)}.");
        }
        return bytes.As(encoding);
    }

    // (key, first element, number of elements): how a legacy file says that a storage is a part of another one.
    private StorageView View(StorageView storage, object? view)
    {
        if (view is not object?[] parts || parts is not [_, long first, long elements])
            throw BadStorage(view);
        if (first < 0 || elements < 0 || elements > storage.Elements - first)
        {
            throw file.Damaged(
                $"its pickle takes the elements {first:N0} to {first + (Int128)elements:N0} of a storage of {storage.Elements:N0}");
        }
        return storage.Slice(first, elements);
    }

    private PickledDictionary Dictionary(List<object?> pairs)
    {
        Copy(pairs.Count);
        var dictionary = new PickledDictionary();
        foreach (var pair in pairs)
        {
            var (key, value) = pair switch
            {
                List<object?> { Count: 2 } list => (list[0], list[1]),
                object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                _ => throw file.Damaged($"its pickle makes an OrderedDict of {Describe(pair)} where pairs were expected"),
            };
            dictionary.Add(key, value);
        }
        return dictionary;
    }

    private object Tensor(StorageView storage, long offset, object?[] shape, object?[] strides, PickledDictionary? flags = null)
    {
        if (!Array.TrueForAll(shape, size => size is long) || !Array.TrueForAll(strides, stride => stride is long))
            throw file.Damaged($"a tensor's shape or strides are not integers");
        if (flags?.Items.Any(flag => flag.Value is true) == true)
            return new PickledObject("a lazily conjugated or negated tensor; tensor.resolve_conj().resolve_neg() makes a plain one");
        if (storage.Encoding.IsQuantized)
            return new PickledObject($"torch.{storage.Encoding.TorchStorage}");
        return StoredTensor.Create(storage, offset, [.. shape.Cast<long>()], [.. strides.Cast<long>()], out var problem)
            ?? throw file.Damaged(problem);
    }

    /// <summary>A tensor of quantized numbers, which becomes one of float32 when it is read.</summary>
    private object Quantized(StorageView storage, long offset, object?[] shape, object?[] strides, object?[] quantizer)
    {
        if (!storage.Encoding.IsQuantized) throw file.Damaged($"its pickle makes a quantized tensor of a storage of {storage.Encoding.TorchType}");
        if (storage.Elements > long.MaxValue / sizeof(float)) throw file.Damaged($"a storage is said to hold {storage.Elements:N0} elements");
        var (scales, zeroPoints, step) = ((Lazy<double[]>?)null, (Lazy<float[]>?)null, (long?)null);
        switch (quantizer)
        {
            case [PickledGlobal { Name: PerTensor }, double scale, long zeroPoint]:
                (scales, zeroPoints) = (new(() => [scale]), new(() => [zeroPoint]));
                break;
            case [PickledGlobal { Name: PerChannel }, StoredTensor scale, StoredTensor zeroPoint, long axis] when ChannelStep(shape, strides, axis) is { } found:
                if (scale.Elements != (long)shape[axis]! || zeroPoint.Elements != scale.Elements || scale.Elements is 0 or > int.MaxValue)
                    throw file.Damaged($"a quantized tensor of {shape[axis]} channels has {scale.Elements:N0} scales and {zeroPoint.Elements:N0} zero points");
                (scales, zeroPoints, step) = (new(scale.ReadFloat64), new(zeroPoint.ReadFloat32), found);
                break;
            default:
                return new PickledObject("torch._utils._rebuild_qtensor, with a scheme that is not read: per tensor, and per output channel are");
        }
        var region = new QuantizedRegion(file, storage, scales, zeroPoints, offset, step);
        var values = new StorageView(ElementEncoding.FromType(ElementType.Float32), storage.Elements).At(region.Source(0, region.Length));
        return Tensor(values, offset, shape, strides);
    }

    /// <summary>The distance of two channels, where all numbers of a channel stand together; null elsewhere.</summary>
    private static long? ChannelStep(object?[] shape, object?[] strides, long axis)
    {
        if (axis < 0 || axis >= shape.Length || shape.Length != strides.Length || strides[axis] is not (long and > 0)) return null;
        var (step, reach) = ((long)strides[axis]!, (Int128)0);
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] is not (long and >= 0) || strides[i] is not (long and >= 0)) return null;
            if (i != axis) reach += (Int128)Math.Max(0, (long)shape[i]! - 1) * (long)strides[i]!;
        }
        return reach < step ? step : null;
    }

    private CheckpointException BadStorage(object? id)
    {
        var shown = id is object?[] parts ? $"({string.Join(", ", parts.Take(8).Select(Describe))})" : Describe(id);
        return file.Damaged($"its pickle has a persistent id that is not a storage as PyTorch writes it: {shown}; nothing was executed");
    }
}
