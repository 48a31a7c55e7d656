using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Execution;

/// <summary>
/// Values whose objects have been gathered into batches. What remains of each value is a run of numbers on a tape:
/// an object is its index in the batch, a key the complement-coded ordinal of its load, a list its length and end, an abstract value
/// the index of its option and then the value; nulls and errors are codes of their own.
/// </summary>
internal sealed class GatheredColumn : Column
{
    private const int NullCode = -1;
    private const int FirstKeyCode = -2;
    private const int FirstErrorCode = int.MinValue;
    private const int LastErrorCode = int.MinValue / 2;
    private readonly int[] _starts;
    private readonly Tape _tape;
    private List<FieldError>? _errors;
    private int _parents;

    public GatheredColumn(OperationContext context, int parents)
    {
        Context = context;
        _starts = new int[parents];
        _tape = new Tape(parents);
    }

    public OperationContext Context { get; }

    public void BeginParent() => _starts[_parents++] = _tape.Length;

    /// <summary>Replaces whatever the parent begun last has by an error.</summary>
    public void FailParent(FieldError error)
    {
        _tape.Length = _starts[_parents - 1];
        AddError(error);
    }

    public void AddNull() => _tape.Add(NullCode);

    public void AddObject(int index) => _tape.Add(index);

    public void AddKey(int ordinal) => _tape.Add(FirstKeyCode - ordinal);

    public void AddOption(int index) => _tape.Add(index);

    public void AddError(FieldError error)
    {
        _errors ??= [];
        _tape.Add(FirstErrorCode + _errors.Count);
        _errors.Add(error);
    }

    public int BeginList(int count)
    {
        _tape.Add(count);
        return _tape.Add(0);
    }

    public void EndList(int list) => _tape[list] = _tape.Length;

    public override bool Write(ResponseWriter writer, int index, ValueStep step)
    {
        var at = _starts[index];
        return WriteValue(writer, ref at, step);
    }

    private bool WriteValue(ResponseWriter writer, ref int at, ValueStep step)
    {
        var code = _tape[at++];
        if (code < 0 && step.Item is null && step.Abstract is null && code > LastErrorCode && code != NullCode)
        {
            return WriteObject(writer, code, step.Object!, step);
        }

        if (code == NullCode)
        {
            return writer.Null(step);
        }

        if (code < 0)
        {
            return writer.Fail(step, writer.Length, _errors![code - FirstErrorCode]);
        }

        if (step.Item is { } item)
        {
            return WriteList(writer, code, ref at, item, step);
        }

        return step.Abstract is { } options
            ? WriteObject(writer, _tape[at++], options.Options[code].Plan, step)
            : WriteObject(writer, code, step.Object!, step);
    }

    private bool WriteList(ResponseWriter writer, int count, ref int at, ValueStep item, ValueStep step)
    {
        var end = _tape[at++];
        var start = writer.Length;
        var depth = writer.Depth++;
        writer.Raw((byte)'[');
        for (var i = 0; i < count; i++)
        {
            writer.Path[depth] = i;
            if (i > 0)
            {
                writer.Raw((byte)',');
            }

            if (!WriteValue(writer, ref at, item))
            {
                writer.Depth = depth;
                at = end;
                return writer.Nullify(step, start);
            }
        }

        writer.Depth = depth;
        writer.Raw((byte)']');
        return true;
    }

    private bool WriteObject(ResponseWriter writer, int code, ObjectPlan plan, ValueStep step)
    {
        if (code < 0)
        {
            var keys = Context.KeysOf(plan);
            if (keys.Error is { } error)
            {
                return writer.Fail(step, writer.Length, error);
            }

            code = keys.IndexOf(FirstKeyCode - code);
            if (code < 0)
            {
                return writer.Null(step);
            }
        }

        var start = writer.Length;
        return plan.WriteAt(writer, code) || writer.Nullify(step, start);
    }
}

/// <summary>A growing run of numbers.</summary>
internal sealed class Tape(int capacity)
{
    private int[] _items = new int[Math.Max(capacity, 4)];

    public int Length { get; set; }

    public int this[int index]
    {
        get => _items[index];
        set => _items[index] = value;
    }

    /// <summary>Appends and tells the place.</summary>
    public int Add(int item)
    {
        if (Length == _items.Length)
        {
            Array.Resize(ref _items, Length * 2);
        }

        _items[Length] = item;
        return Length++;
    }
}
