using System.Collections.Concurrent;
using System.Globalization;

namespace ModelOperator.StandIns.Stores;

/// <summary>Counts how often each file was asked for, so that a test sees who downloads.</summary>
internal sealed class AskedFiles
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>A line for each file: how often it was asked for, a space, its path.</summary>
    public string Text => string.Concat(
        _counts.OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {count.Key}\n")));

    /// <summary>Counts one more.</summary>
    public void Count(string path) => _counts.AddOrUpdate(path, 1, (_, count) => count + 1);
}
