using ModelOperator.Contracts.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Operator.Hub;

/// <summary>The question for the commit of one address, which all who want to know share.</summary>
internal sealed class HubQuestion(HubAddress address)
{
    /// <summary>The time after which the Hub is asked again when it gave no commit for the first time.</summary>
    internal static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(30);

    /// <summary>The longest time after which the Hub is asked again.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private int _failures;

    public HubAddress Address { get; } = address;

    /// <summary>Those who want the answer.</summary>
    public Dictionary<ResourceKey, HubWish> Wishes { get; } = [];

    /// <summary>The namespaces that wait for their turn to ask.</summary>
    public HashSet<string> Queued { get; } = new(StringComparer.Ordinal);

    public bool IsBeingAsked { get; set; }

    /// <summary>The last answer, when it was no commit.</summary>
    public HubAnswer? Failure { get; private set; }

    /// <summary>The earliest time at which the Hub may be asked.</summary>
    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>Notes an answer without a commit. The wait doubles each time, and is never shorter than the Hub asks for.</summary>
    public void Failed(HubAnswer failure, DateTimeOffset now)
    {
        Failure = failure;
        var wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, ShortestWait.Ticks << Math.Min(_failures++, 16)));
        NotBefore = now + (failure.Pause is { } pause && pause > wait ? pause : wait);
    }

    /// <summary>
    /// The question of somebody who has just changed the spec. It is asked soon unless the Hub wants to be left alone, and on its own when
    /// the Hub is being asked already, since the tag may have been moved in between.
    /// </summary>
    public HubQuestion Anew()
    {
        if (Failure?.Pause is null)
        {
            NotBefore = default;
        }

        return IsBeingAsked ? new(Address) { Failure = Failure, NotBefore = NotBefore, _failures = _failures } : this;
    }
}
