// Runs a graph of nodes that do nothing in LangGraph.js, warm, and prints the milliseconds of each run as JSON.
//
//   node langgraph.mjs GRAPH.json none|memory RUNS
//
// GRAPH.json: {"parents": [[…], …]}, the numbers of each node's parents.
import { readFileSync } from "node:fs";
import { Annotation, END, MemorySaver, START, StateGraph } from "@langchain/langgraph";

const [file, checkpointer, runs] = process.argv.slice(2);
const { parents } = JSON.parse(readFileSync(file, "utf8"));

// Every node writes the state, as LangGraph demands of nodes that are to go on; the last one wins.
const State = Annotation.Root({ last: Annotation({ reducer: (_, next) => next, default: () => 0 }) });
const graph = new StateGraph(State);
const isParent = new Set(parents.flat());
parents.forEach((_, node) => graph.addNode(`n${node}`, () => ({ last: node })));
parents.forEach((from, node) => {
    graph.addEdge(from.length === 0 ? START : from.length === 1 ? `n${from[0]}` : from.map((parent) => `n${parent}`), `n${node}`);
    if (!isParent.has(node)) {
        graph.addEdge(`n${node}`, END);
    }
});

const compiled = graph.compile(checkpointer === "memory" ? { checkpointer: new MemorySaver() } : {});
const milliseconds = [];
for (let run = 0; run <= Number(runs); run++) {
    const start = performance.now();
    await compiled.invoke({}, { recursionLimit: parents.length + 10, configurable: { thread_id: `run-${run}` } });
    if (run > 0) {
        milliseconds.push(performance.now() - start);
    }
}

console.log(JSON.stringify(milliseconds));
