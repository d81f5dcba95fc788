using System.Net;

namespace ModelOperator.Hosting.Operations;

/// <summary>The settings of an <see cref="AdminPort"/>.</summary>
/// <param name="Name">The name of the port for people.</param>
/// <param name="Setting">The environment variable that sets the port.</param>
/// <param name="Address">The address to listen on.</param>
/// <param name="Port">The port; 0 picks a free one.</param>
/// <param name="MaxConnections">The largest number of connections at the same time.</param>
/// <param name="HeaderTimeout">The time in which a request must arrive.</param>
/// <param name="IdleTimeout">The time for which a connection may be silent.</param>
internal sealed record AdminPortSettings(
    string Name, string Setting, IPAddress Address, int Port, int MaxConnections, TimeSpan HeaderTimeout, TimeSpan IdleTimeout);
