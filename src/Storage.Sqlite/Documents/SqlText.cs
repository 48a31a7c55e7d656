using System.Buffers;
using System.Globalization;
using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.Documents;

/// <summary>
/// A statement in the making: text in a reused buffer and parameters in their order. Equal shapes give equal texts, so they are prepared
/// once.
/// </summary>
internal sealed class SqlText
{
    private readonly ArrayBufferWriter<char> _text = new(512);
    private readonly List<FieldValue> _parameters = [];

    public SqlText Add(string text)
    {
        _text.Write(text);
        return this;
    }

    public SqlText Add(int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        _text.Write(digits[..length]);
        return this;
    }

    public SqlText Parameter(FieldValue value)
    {
        _text.Write("?");
        _parameters.Add(value);
        return this;
    }

    public void Clear()
    {
        _text.ResetWrittenCount();
        _parameters.Clear();
    }

    /// <summary>The statement with its parameters bound.</summary>
    public Statement Prepare(Connection connection)
    {
        var statement = connection.Prepare(_text.WrittenSpan);
        foreach (var parameter in _parameters)
        {
            statement.Bind(parameter);
        }

        return statement;
    }

    public override string ToString() => _text.WrittenSpan.ToString();
}
