using System.Net.Http.Headers;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Http;

/// <summary>What to ask a server for.</summary>
/// <param name="Authorization">Goes to the first server alone, over https.</param>
/// <param name="Accept">Media types.</param>
/// <param name="Resume">Where to go on.</param>
/// <param name="TakesChallenge">Whether 401 is an answer to the caller.</param>
/// <param name="NamedByServer">Whether the address came from a server rather than from the user.</param>
internal sealed record HttpAsk(
    AuthenticationHeaderValue? Authorization, string? Accept = null, ResumePoint? Resume = null, bool TakesChallenge = false, bool NamedByServer = false);
