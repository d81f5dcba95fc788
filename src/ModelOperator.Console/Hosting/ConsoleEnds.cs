namespace ModelOperator.Console.Hosting;

/// <summary>Tells when the answers to a caller end.</summary>
/// <param name="Streams">Cancelled when streams end, so that their pages begin anew.</param>
/// <param name="Orders">Cancelled when orders that are under way are given up. They outlive the page that has given them.</param>
internal sealed record ConsoleEnds(CancellationToken Streams, CancellationToken Orders);
