using System.Globalization;

namespace ModelOperator.StandIns.Servers;

/// <summary>The flags of a command line, as <c>--name=value</c> or <c>--name value</c>.</summary>
internal sealed class Flags
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads them; <paramref name="known"/> are those that the server has.</summary>
    /// <exception cref="ServerException">A flag is unknown, or has no value.</exception>
    public Flags(IReadOnlyList<string> arguments, IReadOnlyCollection<string> known)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var before, var after] ? (before, after) : (arguments[i], null);
            if (!known.Contains(name))
            {
                throw new ServerException($"unrecognized option '{arguments[i]}'");
            }

            _values[name] = value ?? (++i < arguments.Count ? arguments[i] : throw new ServerException($"option '{name}' needs a value"));
        }
    }

    /// <summary>The value of a flag; null when it is not given.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>The value of a flag that is a port.</summary>
    public int Port(string name, int usual) => Text(name) is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port
        : throw new ServerException($"option '{name}': invalid port '{text}'");
}
