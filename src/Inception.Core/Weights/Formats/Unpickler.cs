using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Inception.Weights.Formats;

/// <summary>
/// A stack machine for the pickles that <c>torch.save</c> writes (protocols 2 to 5). It makes null, bool, long, <see cref="BigInteger"/>,
/// double, string, byte[], <c>List&lt;object?&gt;</c>, <c>object?[]</c> (a tuple), <see cref="PickledDictionary"/>, and what
/// <see cref="TorchObjects"/> makes of the few globals on its list. An object of any other class becomes a <see cref="PickledObject"/>, which is its
/// name. Nothing is ever executed.
/// </summary>
internal sealed class Unpickler
{
    // Bounds the memory that a small file can ask for: the cheapest objects take a byte in the file and some thirty in memory.
    private const int MaxOperations = 5_000_000;
    private const int MaxIntegerBytes = 32;
    private const int MaxNameBytes = 256;

    private readonly Stream _input;
    private readonly CheckpointFile _file;
    private readonly string _where;
    private readonly TorchObjects _objects;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<uint, object?> _memo = [];

    private Unpickler(Stream input, CheckpointFile file, string where, TorchObjects objects)
    {
        _input = input;
        _file = file;
        _where = where;
        _objects = objects;
    }

    /// <summary>Reads one pickle, and leaves the stream behind it.</summary>
    /// <param name="input">A stream that knows its length and position.</param>
    /// <param name="file">The file, for errors and limits.</param>
    /// <param name="where">What the pickle is called in errors.</param>
    /// <param name="objects">The globals that are accepted.</param>
    public static object? Load(Stream input, CheckpointFile file, string where, TorchObjects objects) =>
        new Unpickler(input, file, where, objects).Run();

    private object? Run()
    {
        for (var operations = 0; operations < MaxOperations; operations++)
        {
            var opcode = (PickleOpcode)ReadByte();
            if (opcode == PickleOpcode.Stop)
                return Pop();
            Step(opcode);
        }
        throw Error($"it has more than {MaxOperations:N0} operations");
    }

    private void Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto: CheckProtocol(ReadByte()); break;
            case PickleOpcode.Frame: Take(8); break; // a hint for buffering

            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinInt: Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case PickleOpcode.BinInt1: Push((long)ReadByte()); break;
            case PickleOpcode.BinInt2: Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case PickleOpcode.Long1: PushInteger(ReadByte()); break;
            case PickleOpcode.Long4: PushInteger(ReadUInt32()); break;
            case PickleOpcode.BinFloat: Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case PickleOpcode.BinUnicode: PushText(ReadUInt32()); break;
            case PickleOpcode.ShortBinUnicode: PushText(ReadByte()); break;
            case PickleOpcode.BinUnicode8: PushText(ReadUInt64()); break;
            case PickleOpcode.BinString: PushText(ReadUInt32()); break; // Python 2's str
            case PickleOpcode.ShortBinString: PushText(ReadByte()); break;
            case PickleOpcode.BinBytes: SkipBytes(ReadUInt32()); break;
            case PickleOpcode.ShortBinBytes: SkipBytes(ReadByte()); break;
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8: SkipBytes(ReadUInt64()); break;

            case PickleOpcode.Mark: Mark(); break;
            case PickleOpcode.EmptyList: Push(new List<object?>()); break;
            case PickleOpcode.Append: Append(Pop()); break;
            case PickleOpcode.Appends: Append(PopMarked()); break;
            case PickleOpcode.EmptyDict: Push(new PickledDictionary()); break;
            case PickleOpcode.SetItem: SetItems([.. PopReversed(2)]); break;
            case PickleOpcode.SetItems: SetItems(PopMarked()); break;
            case PickleOpcode.EmptyTuple: Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple: Push(PopMarked()); break;
            case PickleOpcode.Tuple1: Push(PopReversed(1)); break;
            case PickleOpcode.Tuple2: Push(PopReversed(2)); break;
            case PickleOpcode.Tuple3: Push(PopReversed(3)); break;
            case PickleOpcode.EmptySet: Push(new PickledObject("set")); break;
            case PickleOpcode.AddItems: PopMarked(); Top<PickledObject>("a set"); break;
            case PickleOpcode.FrozenSet: PopMarked(); Push(new PickledObject("frozenset")); break;

            case PickleOpcode.Pop: PopValueOrMark(); break;
            case PickleOpcode.PopMark: PopMarked(); break;
            case PickleOpcode.Duplicate: Duplicate(); break;

            case PickleOpcode.BinGet: Push(Recall(ReadByte())); break;
            case PickleOpcode.LongBinGet: Push(Recall(ReadUInt32())); break;
            case PickleOpcode.BinPut: Memorise(ReadByte()); break;
            case PickleOpcode.LongBinPut: Memorise(ReadUInt32()); break;
            case PickleOpcode.Memoize: Memorise((uint)_memo.Count); break;

            case PickleOpcode.Global: Push(TorchObjects.Resolve(ReadLine(), ReadLine())); break;
            case PickleOpcode.StackGlobal: PushStackGlobal(); break;
            case PickleOpcode.Reduce: Construct(PopReversed(2)); break;
            case PickleOpcode.NewObject: Construct(PopReversed(2)); break;
            case PickleOpcode.NewObjectWithNames: Construct(PopReversed(3)[..2]); break;
            case PickleOpcode.Instance: PopMarked(); Push(new PickledObject($"{ReadLine()}.{ReadLine()}")); break;
            case PickleOpcode.Object: Push(ObjectOf(PopMarked())); break;
            case PickleOpcode.Build: Build(); break;
            case PickleOpcode.BinPersId: Push(_objects.LoadStorage(Pop())); break;

            default: throw Refused(opcode);
        }
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Pop()
    {
        var floor = _marks.TryPeek(out var mark) ? mark : 0;
        if (_stack.Count <= floor)
            throw Error("it takes more from its stack than it has put there");
        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopReversed(int count)
    {
        var values = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    private void Mark()
    {
        if (_marks.Count >= _file.Options.MaxNesting)
            throw _file.BeyondLimit($"the nesting of {_where}", _marks.Count + 1, _file.Options.MaxNesting, nameof(CheckpointOptions.MaxNesting));
        _marks.Push(_stack.Count);
    }

    private object?[] PopMarked()
    {
        if (!_marks.TryPop(out var mark))
            throw Error("it closes a group that it has not opened");
        var values = _stack.GetRange(mark, _stack.Count - mark).ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private T Top<T>(string expected) where T : class
    {
        var value = Peek();
        return value as T ?? throw Error($"it has {TorchObjects.Describe(value)} where {expected} was expected");
    }

    private object? Peek()
    {
        var value = Pop();
        Push(value);
        return value;
    }

    // A tuple that contains itself is written by taking back what was begun.
    private void PopValueOrMark()
    {
        if (_marks.TryPeek(out var mark) && mark == _stack.Count)
            _marks.Pop();
        else
            Pop();
    }

    private void Duplicate() => Push(Peek());

    // What is appended to an object of another class (a deque, say) is left out with it.
    private void Append(params object?[] values)
    {
        if (Peek() is not PickledObject)
            Top<List<object?>>("a list").AddRange(values);
    }

    private void SetItems(object?[] values)
    {
        var dictionary = Top<PickledDictionary>("a dictionary");
        if (values.Length % 2 != 0)
            throw Error("a dictionary has a key without a value");
        for (var i = 0; i < values.Length; i += 2)
            dictionary.Add(values[i], values[i + 1]);
    }

    private void Memorise(uint index) => _memo[index] = Peek();

    private object? Recall(uint index) =>
        _memo.TryGetValue(index, out var value) ? value : throw Error($"it recalls value {index}, which it has not stored");

    private void PushStackGlobal()
    {
        var names = PopReversed(2);
        if (names is not [string module, string name])
            throw Error("it names a global by something other than two strings");
        Push(TorchObjects.Resolve(module, name));
    }

    private void Construct(object?[] values) => Push(values switch
    {
        [PickledGlobal { IsKnown: true } function, object?[] arguments] => _objects.Construct(function, arguments),
        [PickledGlobal function, object?[]] => new PickledObject(function.Name),
        [PickledObject maker, object?[]] => new PickledObject(maker.TypeName), // a class that another call would find
        _ => throw Error($"it calls {TorchObjects.Describe(values[0])}, which is not a function. Nothing was executed"),
    });

    private PickledObject ObjectOf(object?[] classAndArguments) => classAndArguments is [PickledGlobal type, ..]
        ? new PickledObject(type.Name)
        : throw Error("it makes an object of something other than a class. Nothing was executed");

    // The state of an object of another class is left out, as is the attribute _metadata (versions of modules) that torch.save gives an OrderedDict.
    private void Build()
    {
        var state = Pop();
        if (Peek() is PickledObject { IsScripted: true } scripted && state is PickledDictionary members)
            SetAttributes(scripted, members);
        else if (Peek() is PickledObject foreign)
            foreign.IsModule |= state is PickledDictionary attributes && attributes.Find("_modules") is PickledDictionary;
        else if (Peek() is not StoredTensor)
            Top<PickledDictionary>("an object to set attributes of");
    }

    // The attributes of a scripted module are its tensors and its parts. Its code is in other files of the archive and is not read.
    private void SetAttributes(PickledObject scripted, PickledDictionary members)
    {
        if (ReferenceEquals(scripted, members)) throw Error("it sets the attributes of an object to the object itself");
        _objects.Copy(members.Items.Count);
        foreach (var (name, value) in members.Items) scripted.Add(name, value);
    }

    private CheckpointException Refused(PickleOpcode opcode)
    {
        var shown = (byte)opcode is >= 0x20 and < 0x7f ? $"0x{(byte)opcode:x2} ('{(char)opcode}')" : $"0x{(byte)opcode:x2}";
        return Error($"it has the opcode {shown}, which PyTorch does not write. Nothing was executed");
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol is < 2 or > 5)
            throw Error($"it has protocol {protocol}; 2 to 5 are accepted");
    }

    private byte ReadByte()
    {
        var value = _input.ReadByte();
        return value >= 0 ? (byte)value : throw EndsEarly();
    }

    private uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private byte[] Take(int count)
    {
        if (count > _input.Length - _input.Position)
            throw EndsEarly();
        var bytes = new byte[count];
        _input.ReadExactly(bytes);
        return bytes;
    }

    private ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    // Bytes are no part of a tensor here: a random generator's state, an array of NumPy, an image.
    private void SkipBytes(ulong count)
    {
        Skip(count);
        Push(new PickledObject("bytes"));
    }

    private void PushText(ulong count)
    {
        if (count <= (ulong)_file.Options.MaxStringBytes)
        {
            Push(Encoding.UTF8.GetString(Take((int)count)));
            return;
        }
        Skip(count);
        Push(new PickledObject("str"));
    }

    private void PushInteger(uint count)
    {
        if (count > MaxIntegerBytes)
        {
            Skip(count);
            Push(new PickledObject("int"));
            return;
        }
        var value = new BigInteger(Take((int)count));
        if (value >= long.MinValue && value <= long.MaxValue)
            Push((long)value);
        else
            Push(value);
    }

    private void Skip(ulong count)
    {
        if (count > (ulong)(_input.Length - _input.Position))
            throw EndsEarly();
        _input.Seek((long)count, SeekOrigin.Current);
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (var next = ReadByte(); next != '\n'; next = ReadByte())
        {
            if (line.Length == MaxNameBytes)
                throw Error($"it has a name longer than {MaxNameBytes} bytes");
            line.Append((char)next);
        }
        return line.ToString();
    }

    private CheckpointException EndsEarly() => Error($"it ends too early. {CheckpointFile.DownloadAgain}");

    private CheckpointException Error(string problem) =>
        _file.Error($"{_where} is not a pickle that can be read: before its byte {_input.Position:N0}, {problem}.");
}
