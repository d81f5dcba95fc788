using ModelOperator.Contracts.Models;

namespace ModelOperator.Fetching.Hub;

/// <summary>The settings of <c>hf://</c> addresses.</summary>
internal sealed record HubOptions
{
    /// <summary>The address of the Hub or of a mirror.</summary>
    public string Endpoint { get; init; } = HubAddress.DefaultEndpoint;

    /// <summary>A token that is sent to the Hub, or to the mirror that takes its place, and to nobody else; it is used where no directory
    /// with credentials is given. Null when there is none.</summary>
    public string? Token { get; init; }
}
