using System.CommandLine;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.ModelServer.Settings;

/// <summary>One setting. The command line option wins over the environment variable, and that over the default.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed class Setting<T>
{
    private readonly Option<string?> _option;
    private readonly string _variable;
    private readonly string _expects;
    private readonly Func<string, (bool Fits, T Value)> _parse;
    private readonly (bool Exists, T Value) _default;

    /// <summary>Declares the setting.</summary>
    /// <param name="name">The name of the option, for example <c>--http-port</c>. Its environment variable is then
    /// <c>MODEL_SERVER_HTTP_PORT</c>.</param>
    /// <param name="description">A description for the help.</param>
    /// <param name="expects">The rule for a value, as it follows "is not" in a message, for example <c>a whole number from 1 to
    /// 65535</c>.</param>
    /// <param name="parse">Reads a value and checks its bounds.</param>
    /// <param name="fallback">The default and its text in the help. A setting without a default is required.</param>
    public Setting(
        string name, string description, string expects, Func<string, (bool Fits, T Value)> parse, (T Value, string Text)? fallback = null)
    {
        _variable = "MODEL_SERVER_" + name[2..].Replace('-', '_').ToUpperInvariant();
        _expects = expects;
        _parse = parse;
        _default = fallback is { } given ? (true, given.Value) : (false, default!);
        var note = fallback is null ? "required" : fallback.Value.Text.Length == 0 ? "optional" : $"default {fallback.Value.Text}";
        _option = new Option<string?>(name) { Description = $"{description} ({note}; {_variable})", HelpName = "value" };
    }

    public Option<string?> Option => _option;

    /// <exception cref="StartupException">The setting is required and absent, or its value does not fit.</exception>
    public T Read(ParseResult arguments, Func<string, string?> environment)
    {
        var (source, text) = (_option.Name, arguments.GetValue(_option));
        if (text is null)
        {
            (source, text) = (_variable, environment(_variable));
        }

        if (string.IsNullOrEmpty(text))
        {
            return _default.Exists
                ? _default.Value
                : throw new StartupException($"{_option.Name} is required (or {_variable} in the environment)");
        }

        var (fits, value) = _parse(text);
        return fits ? value : throw new StartupException($"{source}={text} is not {_expects}");
    }
}
