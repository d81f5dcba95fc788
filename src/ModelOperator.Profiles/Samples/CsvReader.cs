using System.Text;

namespace ModelOperator.Profiles.Samples;

/// <summary>
/// Reads comma-separated values as RFC 4180 defines them: a field in quotes may contain commas, line breaks, and quotes written twice.
/// Blanks around a field are not part of it.
/// </summary>
/// <param name="reader">The text.</param>
/// <param name="name">The name of the text in messages.</param>
internal sealed class CsvReader(TextReader reader, Func<int, string> name)
{
    private const char Quote = '"';

    private int _line = 1;

    /// <summary>The line on which the last record began, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The fields of a text of one record.</summary>
    /// <exception cref="ProfileException">A quote is misplaced or not closed.</exception>
    public static IReadOnlyList<string> Fields(string text, string name) => new CsvReader(new StringReader(text), _ => name).Read() ?? [];

    /// <summary>Returns the fields of the next record; null at the end.</summary>
    /// <exception cref="ProfileException">A quote is misplaced or not closed.</exception>
    public IReadOnlyList<string>? Read()
    {
        if (reader.Peek() < 0)
        {
            return null;
        }

        Line = _line;
        var fields = new List<string> { Field() };
        while (reader.Peek() is ',')
        {
            _ = reader.Read();
            fields.Add(Field());
        }

        EndLine();
        return fields;
    }

    private string Field()
    {
        SkipBlanks();
        if (reader.Peek() is Quote)
        {
            var quoted = Quoted();
            SkipBlanks();
            return IsEnd(reader.Peek()) ? quoted : throw Fault("has text behind a closing quote; a quote within a field is written twice");
        }

        var text = new StringBuilder();
        while (!IsEnd(reader.Peek()))
        {
            text.Append((char)reader.Read());
        }

        var field = text.ToString().Trim();
        return !field.Contains(Quote, StringComparison.Ordinal)
            ? field
            : throw Fault("has a quote within a field that does not begin with one; put the field in quotes, and write the quote twice");
    }

    private string Quoted()
    {
        _ = reader.Read();
        var text = new StringBuilder();
        while (reader.Read() is >= 0 and var next)
        {
            if (next is Quote)
            {
                if (reader.Peek() is not Quote)
                {
                    return text.ToString();
                }

                _ = reader.Read();
            }

            _line += next is '\n' ? 1 : 0;
            text.Append((char)next);
        }

        throw Fault("opens a quote that nothing closes");
    }

    private void SkipBlanks()
    {
        while (reader.Peek() is ' ' or '\t')
        {
            _ = reader.Read();
        }
    }

    private void EndLine()
    {
        _line++;
        if (reader.Read() is '\r' && reader.Peek() is '\n')
        {
            _ = reader.Read();
        }
    }

    private static bool IsEnd(int next) => next is < 0 or ',' or '\r' or '\n';

    private ProfileException Fault(string what) => new($"{name(Line)} {what}");
}
