using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Analysis.Sources;

/// <summary>The metric sources by name. A spec names one and never carries an address.</summary>
public sealed class MetricSourceRegistry : IDisposable
{
    private readonly Dictionary<string, IMetricSource> _sources;

    /// <summary>Takes over the sources, and disposes of them later.</summary>
    public MetricSourceRegistry(IEnumerable<IMetricSource> sources) =>
        _sources = sources.ToDictionary(source => source.Name, StringComparer.Ordinal);

    /// <summary>Finds a source.</summary>
    /// <param name="name">The name in the spec.</param>
    /// <param name="source">The source.</param>
    /// <param name="problem">A sentence that says how to add the source, when there is none. It does not list the others, because tenants
    /// read it.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out IMetricSource? source, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (_sources.TryGetValue(name, out source))
        {
            return true;
        }

        problem = $"metric source '{name}' is unknown; an administrator adds it with "
            + $"{MetricSourceConfiguration.Section}:{name}:Address (chart value metricSources.{name}.address)";
        return false;
    }

    /// <summary>Tells all sources that nobody asks for the counts of a ModelDeployment any more.</summary>
    public void Forget(string @namespace, string name)
    {
        foreach (var source in _sources.Values)
        {
            source.Forget(@namespace, name);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _sources.Values.OfType<IDisposable>())
        {
            source.Dispose();
        }
    }
}
