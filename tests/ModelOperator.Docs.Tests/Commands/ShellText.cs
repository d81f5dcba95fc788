using System.Text;

namespace ModelOperator.Docs.Tests.Commands;

/// <summary>
/// Reads the commands of a shell text: each as its words, without comments, redirections, the variables set before it, and the words of
/// loops and conditions. Commands within <c>$(…)</c> and <c>&lt;(…)</c> are commands of their own.
/// </summary>
internal sealed class ShellText
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
        { "while", "until", "do", "done", "if", "then", "else", "fi", "!", "{", "}", "time", "exec" };

    private readonly List<IReadOnlyList<string>> _commands = [];
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private readonly Queue<string> _hereDocuments = new();
    private readonly string _text;
    private int _at;
    private bool _isWord;
    private bool _isTarget;

    private ShellText(string text) => _text = text;

    /// <summary>The commands in the order in which they stand.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Commands(string text)
    {
        var shell = new ShellText(text);
        shell.Read();
        return shell._commands;
    }

    private void Read()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            switch (c)
            {
                case '\\':
                    Escape();
                    break;
                case '\'':
                    Add(Until('\''));
                    break;
                case '"':
                    Quoted();
                    break;
                case '$' or '<' when Next is '(':
                    Inner();
                    break;
                case '#' when !_isWord:
                    Until('\n');
                    EndCommand();
                    break;
                case '<' when _text.AsSpan(_at).StartsWith("<"):
                    HereDocument();
                    break;
                case '>' or '<':
                    Redirect();
                    break;
                case '\n':
                    EndCommand();
                    SkipHereDocuments();
                    break;
                case ';' or '|' or '&':
                    EndCommand();
                    break;
                case ' ' or '\t':
                    EndWord();
                    break;
                default:
                    Add(c.ToString());
                    break;
            }
        }

        EndCommand();
    }

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private void Escape()
    {
        if (Next == '\n')
        {
            _at++;
            EndWord();
        }
        else
        {
            // Helm reads an escaped dot itself, within quotes or without.
            Add((Next == '.' ? "\\" : "") + Next);
            _at++;
        }
    }

    private void Quoted()
    {
        _isWord = true;
        while (_at < _text.Length && _text[_at] != '"')
        {
            if (_text[_at] == '\\')
            {
                _at++;
            }

            var c = _text[_at++];
            if (c == '$' && Next == '(')
            {
                Inner();
            }
            else
            {
                Add(c.ToString());
            }
        }

        _at++;
    }

    private void Inner()
    {
        var begin = ++_at;
        for (var depth = 1; depth > 0 && _at < _text.Length; _at++)
        {
            depth += _text[_at] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        _commands.AddRange(Commands(_text[begin..(_at - 1)]));
        Add("$()");
    }

    private void Redirect()
    {
        // A number before it is the descriptor's.
        if (_word.Length > 0 && _word.ToString().All(char.IsAsciiDigit))
        {
            _word.Clear();
            _isWord = false;
        }

        EndWord();
        while (Next is '>' or '&' or ' ')
        {
            _at++;
        }

        _isTarget = true;
    }

    private void HereDocument()
    {
        _at++;
        EndWord();
        var end = _text.IndexOfAny([' ', '\n', '|'], _at) is var found && found < 0 ? _text.Length : found;
        _hereDocuments.Enqueue(_text[_at..end].Trim('-', '\'', '"'));
        _at = end;
    }

    private void SkipHereDocuments()
    {
        while (_hereDocuments.TryDequeue(out var end))
        {
            while (_at < _text.Length && Until('\n').Trim() != end)
            {
            }
        }
    }

    private string Until(char end)
    {
        var found = _text.IndexOf(end, _at) is var index && index < 0 ? _text.Length : index;
        var passed = _text[_at..found];
        _at = Math.Min(_text.Length, found + 1);
        return passed;
    }

    private void Add(string text)
    {
        _isWord = true;
        _word.Append(text);
    }

    private void EndWord()
    {
        if (_isWord && !_isTarget)
        {
            _words.Add(_word.ToString());
        }

        _isTarget &= !_isWord;
        _isWord = false;
        _word.Clear();
    }

    private void EndCommand()
    {
        EndWord();
        _isTarget = false;
        var words = _words.SkipWhile(word => Words.Contains(word) || IsVariable(word)).ToList();
        _words.Clear();
        // The head of a loop over words: what it does is in the commands after it.
        if (words is [not "for", ..])
        {
            _commands.Add(words);
        }
    }

    private static bool IsVariable(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var end && word[..end].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
