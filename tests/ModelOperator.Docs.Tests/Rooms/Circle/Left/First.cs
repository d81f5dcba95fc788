using ModelOperator.Docs.Tests.Rooms.Circle.Right;

namespace ModelOperator.Docs.Tests.Rooms.Circle.Left;

internal static class First
{
    internal static int Number => 1 + Second.Number;
}
