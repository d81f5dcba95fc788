using System.Buffers;
using System.Runtime.CompilerServices;
using Prometheus;

namespace ModelOperator.Hosting.Metrics.Owners;

/// <summary>The metrics of owners, which are shown with those of a registry. It is thread-safe.</summary>
public sealed class OwnerMetrics
{
    private static readonly ConditionalWeakTable<CollectorRegistry, OwnerMetrics> All = [];

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, OwnerFamily> _families = [];
    private readonly List<Action> _refresh = [];

    private OwnerMetrics()
    {
    }

    /// <summary>The metrics that are shown with those of a registry.</summary>
    public static OwnerMetrics Of(CollectorRegistry registry) => All.GetValue(registry, static _ => new());

    /// <summary>Makes a gauge.</summary>
    /// <param name="name">Its name, as no other metric has it.</param>
    /// <param name="help">A sentence of one line that says what it tells.</param>
    /// <param name="labels">The names of its labels, <c>name</c> and <c>namespace</c> among them.</param>
    public OwnerFamily Gauge(string name, string help, params string[] labels) =>
        Add(name, new(new(name, help, isCounter: false, labels)));

    /// <summary>Makes a counter.</summary>
    /// <param name="name">Its name, which ends in <c>_total</c>.</param>
    /// <param name="help">A sentence of one line that says what it counts.</param>
    /// <param name="labels">The names of its labels, <c>name</c> and <c>namespace</c> among them.</param>
    public OwnerFamily Counter(string name, string help, params string[] labels) =>
        Add(name, new(new(name, help, isCounter: true, labels)));

    /// <summary>Calls <paramref name="refresh"/> before each scrape.</summary>
    public void BeforeScrape(Action refresh)
    {
        lock (_gate)
        {
            _refresh.Add(refresh);
        }
    }

    internal void WriteTo(IBufferWriter<byte> page, ExpositionFormat format)
    {
        Action[] refresh;
        OwnerFamily[] families;
        lock (_gate)
        {
            (refresh, families) = ([.. _refresh], [.. _families.Values]);
        }

        Array.ForEach(refresh, one => one());
        Array.ForEach(families, family => family.WriteTo(page, format));
    }

    // Prometheus refuses a page with a metric that is there twice.
    private OwnerFamily Add(string name, OwnerFamily family)
    {
        lock (_gate)
        {
            _families.Add(name, family);
        }

        return family;
    }
}
