//! The network: ids of one window to one vector a token.

use std::borrow::Cow;
use std::sync::Arc;

use rten::{Dimension, Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::error::Error;

/// A loaded network.
pub(super) struct Graph {
    model: Model,
    ids: NodeId,
    mask: NodeId,
    hidden: NodeId,
    width: usize,
}

/// A network bound to one thread.
pub(super) struct Session<'a> {
    graph: &'a Graph,
    options: RunOptions,
}

impl Graph {
    pub(super) fn load(bytes: Cow<'static, [u8]>) -> Result<Self, Error> {
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = match bytes {
            Cow::Borrowed(bytes) => options.load_static_slice(bytes),
            Cow::Owned(bytes) => options.load(bytes),
        }
        .map_err(|e| Error::model(format!("load the encoder: {e}")))?;
        let node = |name: &str| {
            model
                .node_id(name)
                .map_err(|_| Error::model(format!("load the encoder: it has no node {name:?}")))
        };
        let (ids, mask) = (node("input_ids")?, node("attention_mask")?);
        let hidden = node("last_hidden_state")?;
        let shape = model.node_info(hidden).and_then(|info| info.shape());
        let width = match shape.as_deref() {
            Some([_, _, Dimension::Fixed(width)]) if *width > 0 => *width,
            _ => {
                return Err(Error::model(
                    "load the encoder: its output is not batch × sequence × a fixed width",
                ));
            }
        };
        Ok(Self {
            model,
            ids,
            mask,
            hidden,
            width,
        })
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Calls `work` on a thread of its own, where all that the network does stays.
    pub(super) fn on_one_thread<R: Send>(&self, work: impl FnOnce(&Session<'_>) -> R + Send) -> R {
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&pool)));
        let session = Session {
            graph: self,
            options,
        };
        pool.run(|| work(&session))
    }
}

impl Session<'_> {
    /// One vector a token, one after the other.
    pub(super) fn run(&self, ids: &[u32]) -> Result<Vec<f32>, Error> {
        let shape = [1, ids.len()];
        let failed = |why: String| Error::model(format!("run the encoder: {why}"));
        let ids = ids
            .iter()
            .map(|&id| i32::try_from(id))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| failed(e.to_string()))?;
        let mask = NdTensor::full(shape, 1_i32);
        let ids = NdTensor::from_data(shape, ids);
        let graph = self.graph;
        let [hidden] = graph
            .model
            .run_n(
                vec![
                    (graph.ids, ids.view().into()),
                    (graph.mask, mask.view().into()),
                ],
                [graph.hidden],
                Some(self.options.clone()),
            )
            .map_err(|e| failed(e.to_string()))?;
        let hidden: NdTensor<f32, 3> = hidden.try_into().map_err(|_| {
            failed("its output is no array of batch × sequence × width numbers".into())
        })?;
        if hidden.shape() != [1, shape[1], graph.width] {
            return Err(failed(format!(
                "its output for {} tokens has shape {:?}",
                shape[1],
                hidden.shape()
            )));
        }
        Ok(hidden.into_data())
    }
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Graph")
            .field("width", &self.width)
            .finish_non_exhaustive()
    }
}
