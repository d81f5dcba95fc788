using ModelOperator.Contracts.Models;

namespace ModelOperator.Operator.Hub;

/// <summary>The wish of one ModelDeployment to know a commit. It is for one revision, since the next one may find the tag moved.</summary>
/// <param name="Uid">The ModelDeployment's UID.</param>
/// <param name="Revision">The revision that needs the commit.</param>
/// <param name="Address">The address with the tag or branch.</param>
internal sealed record HubWish(string? Uid, string Revision, HubAddress Address)
{
    /// <summary>The newest answer; null when there has been none.</summary>
    public HubAnswer? Answer { get; set; }

    public bool IsSame(HubWish other) => (Uid, Revision, Address) == (other.Uid, other.Revision, other.Address);
}
