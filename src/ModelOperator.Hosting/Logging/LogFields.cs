using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelOperator.Hosting.Logging;

/// <summary>The named values of one entry: the message's own first, then those of its scopes, innermost first. Names are camel case
/// and unique; the first one wins.</summary>
internal static class LogFields
{
    private const string Template = "{OriginalFormat}";

    public static List<KeyValuePair<string, object?>> Of<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes)
    {
        var fields = new List<KeyValuePair<string, object?>>();
        Add(fields, entry.State);
        if (scopes is not null)
        {
            var stack = new List<object?>();
            scopes.ForEachScope(static (scope, stack) => stack.Add(scope), stack);
            for (var index = stack.Count - 1; index >= 0; index--)
            {
                Add(fields, stack[index]);
            }
        }

        return fields;
    }

    public static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static void Add(List<KeyValuePair<string, object?>> fields, object? state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            return;
        }

        foreach (var (key, value) in pairs)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(key);
            if (key is not (Template or "") && !fields.Exists(field => string.Equals(field.Key, name, StringComparison.Ordinal)))
            {
                fields.Add(new(name, value));
            }
        }
    }
}
