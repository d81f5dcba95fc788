using System.Collections.Concurrent;
using ModelOperator.Api;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>The clocks of all stages that were seen. A stage begins once, whichever operator leads.</summary>
internal sealed class StageClocks
{
    private readonly ConcurrentDictionary<(string Name, string Revision, int Step), DateTimeOffset> _began = new();
    private int _lost;

    /// <summary>The number of stages that have begun.</summary>
    public int Seen => _began.Count;

    /// <summary>The number of times that a stage began anew.</summary>
    public int Lost => _lost;

    /// <summary>Looks at the stage of a ModelDeployment.</summary>
    public void Note(ModelDeployment one)
    {
        if (one.Status is not { CandidateRevision: { } candidate, Stage: { StartedAt: { } began } stage })
        {
            return;
        }

        var key = (one.Metadata.Name!, candidate, stage.Index);
        if (_began.GetOrAdd(key, began) != began)
        {
            _began[key] = began;
            Interlocked.Increment(ref _lost);
        }
    }
}
