using System.Net.Http.Headers;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Http;

/// <summary>A request to a server.</summary>
/// <param name="Authorization">The credentials. They are sent only to the first server, and only over https.</param>
/// <param name="Accept">The media types that the answer may have.</param>
/// <param name="Resume">The position from which to go on with a download; null to begin at the start.</param>
/// <param name="TakesChallenge">True when the caller handles an answer of 401.</param>
/// <param name="NamedByServer">True when a server named the address, and not the user.</param>
internal sealed record HttpAsk(
    AuthenticationHeaderValue? Authorization, string? Accept = null, ResumePoint? Resume = null, bool TakesChallenge = false,
    bool NamedByServer = false)
{
    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>True when the address or a header says which state of the file is meant, so that the request need not say it.</summary>
    public bool IsPinned { get; init; }
}
