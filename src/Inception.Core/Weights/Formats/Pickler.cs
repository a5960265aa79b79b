using System.Buffers.Binary;
using System.Text;

namespace Inception.Weights.Formats;

/// <summary>Writes the pickle (protocol 2) of a dictionary of tensors, as <c>torch.save</c> does, or of a TorchScript module that has them.</summary>
internal sealed class Pickler
{
    private readonly Stream _output;

    private Pickler(Stream output)
    {
        _output = output;
    }

    /// <summary>Pickles the tensors, storage <c>i</c> belonging to tensor <c>i</c>; with metadata, as a wrapper with <c>state_dict</c>.</summary>
    public static byte[] StateDict(IReadOnlyList<WritableTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var output = new MemoryStream();
        var pickler = new Pickler(output);
        pickler.Write(PickleOpcode.Proto, 2);
        if (metadata is { Count: > 0 })
            pickler.WriteWrapper(tensors, metadata);
        else
            pickler.WriteTensors(tensors);
        pickler.Write(PickleOpcode.Stop);
        return output.ToArray();
    }

    /// <summary>Pickles a module in evaluation mode whose attributes are the tensors, storage <c>i</c> belonging to tensor <c>i</c>.</summary>
    /// <param name="module">The Python module of its class, as <c>__torch__</c>.</param>
    /// <param name="type">The class.</param>
    /// <param name="tensors">The attributes.</param>
    /// <param name="emptyLists">Names and TorchScript types of further attributes, lists without elements.</param>
    public static byte[] ScriptModule(
        string module, string type, IReadOnlyList<WritableTensor> tensors, IReadOnlyList<(string Name, string Type)>? emptyLists = null)
    {
        using var output = new MemoryStream();
        var pickler = new Pickler(output);
        pickler.Write(PickleOpcode.Proto, 2);
        pickler.WriteGlobal(module, type);
        pickler.Write(PickleOpcode.EmptyTuple);
        pickler.Write(PickleOpcode.NewObject);
        pickler.Write(PickleOpcode.EmptyDict);
        pickler.Write(PickleOpcode.Mark);
        pickler.WriteText("training");
        pickler.Write(PickleOpcode.NewFalse);
        pickler.WriteItems(tensors);
        foreach (var (name, listType) in emptyLists ?? [])
        {
            pickler.WriteText(name);
            pickler.WriteEmptyList(listType);
        }

        pickler.Write(PickleOpcode.SetItems);
        pickler.Write(PickleOpcode.Build);
        pickler.Write(PickleOpcode.Stop);
        return output.ToArray();
    }

    /// <summary>Pickles <c>()</c>.</summary>
    public static byte[] Nothing() => [(byte)PickleOpcode.Proto, 2, (byte)PickleOpcode.EmptyTuple, (byte)PickleOpcode.Stop];

    private void WriteWrapper(IReadOnlyList<WritableTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Write(PickleOpcode.EmptyDict);
        Write(PickleOpcode.Mark);
        WriteText("state_dict");
        WriteTensors(tensors);
        foreach (var (key, value) in metadata.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            WriteText(key);
            WriteText(value);
        }
        Write(PickleOpcode.SetItems);
    }

    private void WriteTensors(IReadOnlyList<WritableTensor> tensors)
    {
        WriteOrderedDict();
        Write(PickleOpcode.Mark);
        WriteItems(tensors);
        Write(PickleOpcode.SetItems);
    }

    private void WriteItems(IReadOnlyList<WritableTensor> tensors)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            WriteText(tensors[i].Key);
            WriteTensor(tensors[i], i);
        }
    }

    // _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)
    private void WriteTensor(WritableTensor tensor, int storage)
    {
        WriteGlobal("torch._utils", "_rebuild_tensor_v2");
        Write(PickleOpcode.Mark);
        WriteStorage(tensor, storage);
        WriteInteger(0);
        WriteTuple(tensor.Shape);
        WriteTuple(StoredTensor.ContiguousStrides(tensor.Shape));
        Write(PickleOpcode.NewFalse);
        WriteOrderedDict();
        Write(PickleOpcode.Tuple);
        Write(PickleOpcode.Reduce);
    }

    // ('storage', class, key, device, elements)
    private void WriteStorage(WritableTensor tensor, int storage)
    {
        Write(PickleOpcode.Mark);
        WriteText("storage");
        WriteGlobal("torch", tensor.Encoding.TorchStorage!);
        WriteText(PyTorchZipWriter.StorageKey(storage));
        WriteText("cpu");
        WriteInteger(tensor.Elements);
        Write(PickleOpcode.Tuple);
        Write(PickleOpcode.BinPersId);
    }

    // restore_type_tag(list, type): without it a list of a class's objects has no type.
    private void WriteEmptyList(string type)
    {
        WriteGlobal("torch.jit._pickle", "restore_type_tag");
        Write(PickleOpcode.Mark);
        Write(PickleOpcode.EmptyList);
        WriteText(type);
        Write(PickleOpcode.Tuple);
        Write(PickleOpcode.Reduce);
    }

    private void WriteOrderedDict()
    {
        WriteGlobal("collections", "OrderedDict");
        Write(PickleOpcode.EmptyTuple);
        Write(PickleOpcode.Reduce);
    }

    private void WriteTuple(long[] values)
    {
        Write(PickleOpcode.Mark);
        foreach (var value in values)
            WriteInteger(value);
        Write(PickleOpcode.Tuple);
    }

    private void WriteInteger(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            Write(PickleOpcode.BinInt);
            _output.Write(bytes[..sizeof(int)]);
        }
        else
        {
            Write(PickleOpcode.Long1, sizeof(long));
            _output.Write(bytes);
        }
    }

    private void WriteText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        Write(PickleOpcode.BinUnicode);
        _output.Write(length);
        _output.Write(bytes);
    }

    private void WriteGlobal(string module, string name)
    {
        Write(PickleOpcode.Global);
        _output.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    private void Write(PickleOpcode opcode) => _output.WriteByte((byte)opcode);

    private void Write(PickleOpcode opcode, byte argument)
    {
        Write(opcode);
        _output.WriteByte(argument);
    }
}
